package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Plans of small runs on {@link TestData}. */
final class TrainingRuns {
  /** Two logical workers on a network that has no minimum of pixels. */
  static final Map<String, String> LOGISTIC =
      Map.ofEntries(
          Map.entry("model.name", "logistic"),
          Map.entry("input.crop", "10"),
          Map.entry("train.maxEpochs", "3"),
          Map.entry("train.batchSizePerWorker", "5"),
          Map.entry("train.learningRate.initial", "0.02"),
          Map.entry("distribution.workers", "2"),
          Map.entry("distribution.threadsPerWorker", "2"),
          Map.entry("distribution.averagingFrequency", "2"));

  /** The same with everything that a network can have: dropout and running statistics. */
  static final Map<String, String> ALEXNET =
      with(
          LOGISTIC,
          "model.name",
          "alexnet",
          "model.norm",
          "batch",
          "model.width",
          "0.1",
          "input.crop",
          "30");

  private TrainingRuns() {}

  /** Settings with some more keys, or other values; key, value, key, value … */
  static Map<String, String> with(Map<String, String> settings, String... more) {
    Map<String, String> changed = new TreeMap<>(settings);
    for (int i = 0; i < more.length; i += 2) {
      changed.put(more[i], more[i + 1]);
    }
    return changed;
  }

  static TrainingPlan plan(Path data, Path run, boolean resume, Map<String, String> settings) {
    return TrainingPlan.of(
        Storage.local(),
        Settings.of("", "", settings),
        new TrainingRequest(Location.of(data), Location.of(run), resume, "tinderbox train"));
  }
}
