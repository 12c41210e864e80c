package io.tinderbox.trainer.control;

/**
 * How a run, or one sitting of it, ends.
 *
 * @param status of {@code result.json}
 * @param reason one line
 */
record Ending(String status, String reason) {
  static Ending completed(String reason) {
    return new Ending("completed", reason);
  }

  static Ending earlyStopped(String reason) {
    return new Ending("early-stopped", reason);
  }

  static Ending interrupted(String reason) {
    return new Ending("interrupted", reason);
  }

  static Ending diverged(Divergence divergence) {
    return new Ending("failed", divergence.reason());
  }
}
