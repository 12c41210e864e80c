package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.List;

/** Stand-in. */
public final class PredictionJob {
  private PredictionJob() {}

  public static PredictionJob of(Storage storage, Settings settings, Progress progress) {
    return new PredictionJob();
  }

  public List<Prediction> predict(Location run, List<Location> files) {
    return List.of();
  }

  /**
   * @param error why there are no guesses; null where there are
   */
  public record Prediction(Location file, List<Guess> guesses, String error) {}

  /** One label and how probable it is, 0 to 1. */
  public record Guess(String label, double probability) {}
}
