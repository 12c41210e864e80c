package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Storage;

/** Stand-in. */
public final class EvaluationJob {
  private EvaluationJob() {}

  public static EvaluationJob of(Storage storage, Settings settings, Progress progress) {
    return new EvaluationJob();
  }

  public void execute(EvaluationRequest request) {}
}
