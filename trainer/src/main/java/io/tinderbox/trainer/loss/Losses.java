package io.tinderbox.trainer.loss;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The registry: every loss that {@code train.loss.name} can name. */
public final class Losses {
  private static final SortedMap<String, Function<LossConfig, Loss>> LOSSES =
      new TreeMap<>(
          Map.of(
              "cross-entropy", config -> new CrossEntropy(),
              "smoothed", config -> new SmoothedCrossEntropy(config.smoothing()),
              "svm", config -> new SupportVectors()));

  private Losses() {}

  /** Sorted. */
  public static List<String> names() {
    return List.copyOf(LOSSES.keySet());
  }

  /**
   * @throws IllegalArgumentException when no loss has this name
   */
  static Loss of(LossConfig config) {
    Function<LossConfig, Loss> loss = LOSSES.get(config.name());
    if (loss == null) {
      throw new IllegalArgumentException("no loss is named " + config.name());
    }
    return loss.apply(config);
  }
}
