package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Crop;
import io.tinderbox.trainer.evaluation.TopK;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.loss.Softmax;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.RunFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a run's best model sees in picture files of any size, prepared as its training examples
 * were. However many there are, a few batches of them are held at once.
 */
public final class PredictionJob {
  private static final int GUESSES = 5;
  private static final int BATCH = 64;

  private final Storage storage;
  private final EngineChoice engineChoice;

  private PredictionJob(Storage storage, EngineChoice engineChoice) {
    this.storage = storage;
    this.engineChoice = engineChoice;
  }

  /**
   * @throws TinderboxException exit code 2, when the engine is none that there is
   */
  public static PredictionJob of(Storage storage, Settings settings) {
    SettingsReader reader = settings.reader();
    EngineChoice engineChoice = EngineChoice.from(reader);
    reader.throwIfAny();
    return new PredictionJob(storage, engineChoice);
  }

  /**
   * The answer for one file.
   *
   * @param guesses best first; empty where there is an error
   * @param error why there are no guesses; null where there are
   */
  public record Answer(Location file, List<Guess> guesses, String error) {}

  /** One label, by index, id and name, and how probable it is, 0 to 1. */
  public record Guess(int label, String id, String name, double probability) {}

  /**
   * @param files any number; read as they are needed
   * @param answers takes them in the order of the files, a batch at a time
   * @throws TinderboxException exit code 2, when the run has no model
   */
  public void predict(Location run, Iterator<Location> files, Consumer<Answer> answers) {
    ModelFolder folder = new ModelFolder(storage, new RunFolder(storage, run).model());
    ModelDescription model = folder.description();
    int threads = AveragingConfig.defaultThreads(1);
    try (StepEngine engine = folder.load(model, engineChoice, threads);
        PicturesAhead pictures = new PicturesAhead(storage, model, files, threads, 2 * BATCH)) {
      Round round = new Round(model, engine);
      List<PicturesAhead.Prepared> batch = new ArrayList<>(BATCH);
      while (pictures.hasNext()) {
        batch.add(pictures.next());
        if (batch.size() == BATCH || !pictures.hasNext()) {
          round.answer(batch).forEach(answers);
          batch.clear();
        }
      }
    }
  }

  /** A batch of files, again and again. */
  private static final class Round {
    private final ModelDescription model;
    private final StepEngine engine;
    private final Batch batch;
    private final CropWriter crops;
    private final Crop centre;

    Round(ModelDescription model, StepEngine engine) {
      this.model = model;
      this.engine = engine;
      this.batch = Batch.allocate(BATCH, model.preprocessing().input().values());
      this.crops = CropWriter.of(model.preprocessing());
      this.centre = Crop.centre(model.preprocessing());
    }

    List<Answer> answer(List<PicturesAhead.Prepared> files) {
      int filled = 0;
      for (PicturesAhead.Prepared file : files) {
        if (file.error() == null) {
          crops.write(
              file.pixels(),
              centre.top(),
              centre.left(),
              centre.mirror(),
              batch.images(),
              filled++);
        }
      }
      float[] logits = filled == 0 ? new float[0] : engine.logits(batch.filled(filled));
      List<Answer> answers = new ArrayList<>();
      int row = 0;
      for (PicturesAhead.Prepared file : files) {
        List<Guess> guesses = file.error() == null ? guesses(logits, row++) : List.of();
        answers.add(new Answer(file.file(), guesses, file.error()));
      }
      return answers;
    }

    private List<Guess> guesses(float[] logits, int row) {
      int classes = engine.classes();
      double[] outputs = new double[classes];
      for (int k = 0; k < classes; k++) {
        outputs[k] = logits[row * classes + k];
      }
      double[] probabilities = Softmax.probabilities(outputs);
      return Arrays.stream(TopK.of(outputs, GUESSES))
          .mapToObj(
              k ->
                  new Guess(
                      k,
                      model.labels().get(k).id(),
                      model.labels().get(k).name(),
                      probabilities[k]))
          .toList();
    }
  }
}
