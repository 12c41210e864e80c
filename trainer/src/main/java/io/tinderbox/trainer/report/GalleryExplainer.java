package io.tinderbox.trainer.report;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Crop;
import io.tinderbox.trainer.explanation.Explainer;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.explanation.Heat;
import io.tinderbox.trainer.explanation.Painter;
import io.tinderbox.trainer.explanation.ProbedNetwork;
import io.tinderbox.trainer.explanation.Question;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.report.Explained.Kind;
import io.tinderbox.trainer.report.Explained.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows what a network looks at in pictures that an evaluation has picked, and what its filters
 * look for, by the engine's parameters as they are when it is asked. Closed before the engine.
 */
public final class GalleryExplainer implements AutoCloseable {
  private final StepEngine engine;
  private final NetworkProbe probe;
  private final Preprocessing preprocessing;
  private final ExplanationConfig config;

  private GalleryExplainer(
      StepEngine engine,
      NetworkProbe probe,
      Preprocessing preprocessing,
      ExplanationConfig config) {
    this.engine = engine;
    this.probe = probe;
    this.preprocessing = preprocessing;
    this.config = config;
  }

  /**
   * @param preprocessing from stored pixels to the network's input
   * @param config how many pictures of each kind, by which techniques, and which filters
   * @throws TinderboxException exit code 2, when the engine cannot look into its network
   */
  public static GalleryExplainer of(
      StepEngine engine, Preprocessing preprocessing, ExplanationConfig config) {
    return new GalleryExplainer(engine, engine.probe(), preprocessing, config);
  }

  /**
   * The first pictures of each kind; those at random are also scored.
   *
   * @param progress told of each picture
   */
  public Explained explain(Gallery gallery, Progress progress) {
    ProbedNetwork network = ProbedNetwork.of(probe, preprocessing);
    Explainer explainer = Explainer.of(network, config);
    List<Panel> panels = new ArrayList<>();
    List<Gallery.Entry> random = first(gallery.random(), config.pictures());
    List<Gallery.Entry> mistakes = first(gallery.sureMistakes(), config.mistakes());
    List<Gallery.Entry> hits = first(gallery.unsureHits(), config.hits());
    progress.begin("Explain", random.size() + mistakes.size() + hits.size(), "picture");
    add(panels, Kind.RANDOM, random, explainer, progress);
    add(panels, Kind.MISTAKE, mistakes, explainer, progress);
    add(panels, Kind.HIT, hits, explainer, progress);
    Explained explained =
        new Explained(
            explainer.techniques(),
            panels,
            explainer.scores(),
            config.firstKernels(engine.network(), engine.parameters()),
            config.filterPictures(network));
    progress.end(ReadableCount.of(panels.size(), "picture"));
    return explained;
  }

  private static List<Gallery.Entry> first(List<Gallery.Entry> entries, int most) {
    return entries.subList(0, Math.min(most, entries.size()));
  }

  private void add(
      List<Panel> panels,
      Kind kind,
      List<Gallery.Entry> entries,
      Explainer explainer,
      Progress progress) {
    for (int i = 0; i < entries.size(); i++) {
      Gallery.Entry entry = entries.get(i);
      float[] picture = seen(entry);
      Question question =
          new Question(entry.prediction().id(), picture, entry.prediction().first().label());
      List<Heat> heats = explainer.explain(question, kind == Kind.RANDOM);
      String file = "%s-%02d".formatted(kind.name().toLowerCase(Locale.ROOT), i + 1);
      panels.add(
          new Panel(kind, file, entry, Painter.picture(picture, preprocessing.input()), heats));
      progress.advance(1);
    }
  }

  /** The centre, as evaluation sees it, before it is scaled. */
  private float[] seen(Gallery.Entry entry) {
    Crop centre = Crop.centre(preprocessing);
    ImageShape input = preprocessing.input();
    float[] picture = new float[input.values()];
    int at = 0;
    for (int channel = 0; channel < input.channels(); channel++) {
      for (int row = 0; row < input.height(); row++) {
        for (int column = 0; column < input.width(); column++) {
          picture[at++] = entry.picture().at(channel, centre.top() + row, centre.left() + column);
        }
      }
    }
    return picture;
  }

  @Override
  public void close() {
    probe.close();
  }
}
