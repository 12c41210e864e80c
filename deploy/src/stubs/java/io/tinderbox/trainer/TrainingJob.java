package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.RunResult;
import org.apache.spark.api.java.JavaSparkContext;

/** Stand-in: waits for a stop signal. */
public final class TrainingJob {
  private TrainingJob() {}

  /** Throws with exit code 2, naming every problem of the configuration. */
  public static void check(Settings settings) {
    settings.reader().throwIfAny();
  }

  public static TrainingJob of(
      JavaSparkContext spark, Storage storage, Settings settings, Progress progress) {
    return new TrainingJob();
  }

  public RunResult execute(TrainingRequest request) {
    try {
      while (!StopSignal.ofProcess().requested()) {
        Thread.sleep(100);
      }
      return new RunResult("interrupted", "stopped by a signal", 0, null, 0, "", 0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
