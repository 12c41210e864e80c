package io.tinderbox.trainer;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.PictureDecoder;
import io.tinderbox.common.image.PictureResizer;
import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.engine.Batch;
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
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a run's best model sees in picture files of any size, prepared as its training examples
 * were.
 */
public final class PredictionJob {
  private static final int GUESSES = 5;
  private static final int BATCH = 64;
  private static final long MAX_PIXELS = 100_000_000;

  private final Storage storage;

  private PredictionJob(Storage storage) {
    this.storage = storage;
  }

  public static PredictionJob of(Storage storage) {
    return new PredictionJob(storage);
  }

  /**
   * The answer for one file.
   *
   * @param guesses best first; empty where there is an error
   * @param error why there are no guesses; null where there are
   */
  public record Answer(Location file, List<Guess> guesses, String error) {}

  /** One label and how probable it is, 0 to 1. */
  public record Guess(String id, String name, double probability) {}

  /**
   * @param files any number; read as they are needed
   * @param answers takes them in the order of the files
   * @throws TinderboxException exit code 2, when the run has no model
   */
  public void predict(Location run, List<Location> files, Consumer<Answer> answers) {
    ModelFolder folder = new ModelFolder(storage, new RunFolder(storage, run).model());
    ModelDescription model = folder.description();
    try (StepEngine engine = folder.load(model, AveragingConfig.defaultThreads(1));
        PictureDecoder decoder = PictureDecoder.of(MAX_PIXELS)) {
      Batch batch = Batch.allocate(BATCH, model.preprocessing().input().values());
      for (int from = 0; from < files.size(); from += BATCH) {
        List<Location> part = files.subList(from, Math.min(files.size(), from + BATCH));
        new Round(model, engine, decoder, batch).answer(part).forEach(answers);
      }
    }
  }

  /** One batch of files. */
  private final class Round {
    private final ModelDescription model;
    private final StepEngine engine;
    private final PictureDecoder decoder;
    private final Batch batch;

    Round(ModelDescription model, StepEngine engine, PictureDecoder decoder, Batch batch) {
      this.model = model;
      this.engine = engine;
      this.decoder = decoder;
      this.batch = batch;
    }

    List<Answer> answer(List<Location> files) {
      PictureResizer resizer = PictureResizer.of(model.preprocessing().image(), model.resize());
      CropWriter crops = CropWriter.of(model.preprocessing());
      Crop centre = Crop.centre(model.preprocessing());
      String[] errors = new String[files.size()];
      int filled = 0;
      for (int i = 0; i < errors.length; i++) {
        try {
          byte[] pixels = resizer.resize(decoder.decode(storage.read(files.get(i)))).pixels();
          crops.write(
              pixels, centre.top(), centre.left(), centre.mirror(), batch.images(), filled++);
        } catch (RejectedPictureException e) {
          errors[i] = e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        } catch (TinderboxException e) {
          errors[i] = e.getMessage();
        }
      }
      float[] logits = filled == 0 ? new float[0] : engine.logits(batch.filled(filled));
      List<Answer> answers = new ArrayList<>();
      int row = 0;
      for (int i = 0; i < errors.length; i++) {
        List<Guess> guesses = errors[i] == null ? guesses(logits, row++) : List.of();
        answers.add(new Answer(files.get(i), guesses, errors[i]));
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
                      model.labels().get(k).id(), model.labels().get(k).name(), probabilities[k]))
          .toList();
    }
  }
}
