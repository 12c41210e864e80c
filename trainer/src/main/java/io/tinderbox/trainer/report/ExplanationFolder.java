package io.tinderbox.trainer.report;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.PngEncoder;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.explanation.FaithfulnessScore;
import io.tinderbox.trainer.explanation.FilterPictures;
import io.tinderbox.trainer.explanation.Technique;
import io.tinderbox.trainer.report.Explained.Panel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An explanation as files in a folder: {@code explain.html}, a strip for each picture in {@code
 * pictures/}, mosaics in {@code filters/}, and, last, {@code explain.json}, which names them.
 */
public final class ExplanationFolder {
  public static final String EXPLANATION = "explain.json";
  public static final String PAGE = "explain.html";
  private static final String PICTURES = "pictures";
  private static final String FILTERS = "filters";

  private final Storage storage;
  private final Location folder;

  private ExplanationFolder(Storage storage, Location folder) {
    this.storage = storage;
    this.folder = folder;
  }

  public static ExplanationFolder of(Storage storage, Location folder) {
    return new ExplanationFolder(storage, folder);
  }

  /**
   * Refuses a folder with files of others.
   *
   * @throws TinderboxException exit code 2
   */
  public void requireFree() {
    if (storage.exists(folder)
        && !storage.list(folder).isEmpty()
        && !storage.exists(folder.child(EXPLANATION))
        && !storage.exists(folder.child(PAGE))) {
      throw TinderboxException.usage(
          "Cannot explain in %s: expected an empty or new folder, or an earlier explanation, found other files; name another"
              .formatted(folder));
    }
  }

  /** Writes the files in place of those of an earlier explanation. */
  public void write(ExplanationContent content) {
    Explained explained = content.explained();
    String page = ExplanationWriter.render(content);
    // The page first: by it a folder is known as ours, also after an interruption.
    storage.write(folder.child(PAGE), page.getBytes(StandardCharsets.UTF_8));
    storage.delete(folder.child(EXPLANATION));
    storage.delete(folder.child(PICTURES));
    storage.delete(folder.child(FILTERS));
    List<Shown> shown = new ArrayList<>();
    for (Panel panel : explained.panels()) {
      String file = PICTURES + "/" + panel.file() + ".png";
      storage.write(folder.child(PICTURES).child(panel.file() + ".png"), explained.strip(panel));
      shown.add(shown(panel, file, explained.techniques()));
    }
    List<Filters> filters = new ArrayList<>();
    storage.write(
        folder.child(FILTERS).child("first-kernels.png"),
        PngEncoder.encode(explained.kernels().mosaic()));
    for (FilterPictures one : explained.filters()) {
      storage.write(
          folder.child(FILTERS).child(one.layer() + ".png"), PngEncoder.encode(one.mosaic()));
      filters.add(
          new Filters(
              FILTERS + "/" + one.layer() + ".png",
              one.layer(),
              one.tiles().size(),
              one.patch(),
              one.field().size()));
    }
    List<Score> scores = explained.scores().stream().map(Score::of).toList();
    storage.write(
        folder.child(EXPLANATION),
        Json.document(
            new Explanation(
                content.evaluation().split(),
                content.evaluation().examples(),
                content.seed(),
                explained.techniques().stream().map(Technique::name).toList(),
                shown,
                scores,
                filters)));
  }

  private static Shown shown(Panel panel, String file, List<Technique> techniques) {
    Prediction prediction = panel.entry().prediction();
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < techniques.size(); i++) {
      notes.add(new Note(techniques.get(i).name(), panel.heats().get(i).note()));
    }
    return new Shown(
        panel.kind().name().toLowerCase(Locale.ROOT),
        file,
        prediction.id(),
        prediction.label(),
        prediction.guesses(),
        notes);
  }

  /** {@code explain.json}. */
  private record Explanation(
      String split,
      long examples,
      long seed,
      List<String> maps,
      List<Shown> pictures,
      List<Score> faithfulness,
      List<Filters> filters) {}

  private record Shown(
      String kind,
      String file,
      String id,
      int label,
      List<Prediction.Guess> guesses,
      List<Note> notes) {}

  private record Note(String map, String note) {}

  private record Score(String map, int pictures, double deletion, double insertion) {
    static Score of(FaithfulnessScore score) {
      return new Score(score.name(), score.pictures(), score.deletionArea(), score.insertionArea());
    }
  }

  private record Filters(String file, String layer, int filters, int patch, int receptiveField) {}
}
