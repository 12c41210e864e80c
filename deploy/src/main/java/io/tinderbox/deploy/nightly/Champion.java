package io.tinderbox.deploy.nightly;

import java.util.Objects;

/**
 * The model in charge ({@code champion.json}): the one pointer that programs follow, replaced in
 * one step.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param id of the night that trained it
 * @param run its run folder, relative to this file's folder
 * @param parametersSha256 of its parameters' file
 * @param dataDigest of the data it was trained on
 * @param decision the night that put it in charge, or the way back to it
 * @param previous the model that was in charge before, to go back to; null where there is none
 */
record Champion(
    int formatVersion,
    String id,
    String run,
    String parametersSha256,
    String dataDigest,
    NightResult decision,
    Champion previous) {
  static final int FORMAT_VERSION = 1;

  Champion {
    Objects.requireNonNull(id);
    Objects.requireNonNull(run);
    Objects.requireNonNull(parametersSha256);
    Objects.requireNonNull(decision);
  }

  /**
   * The model of a night whose verdict allows it.
   *
   * @param before the model in charge until now; null for none
   * @throws IllegalArgumentException where the night has no such verdict
   */
  static Champion of(NightResult night, Champion before) {
    if (night.gate() == null || !night.gate().passed()) {
      throw new IllegalArgumentException("Cannot put a model in charge that has not passed");
    }
    return new Champion(
        FORMAT_VERSION,
        night.id(),
        night.candidate().run(),
        night.candidate().parametersSha256(),
        night.data().digest(),
        night,
        before == null ? null : before.alone());
  }

  /** The one before, in charge again. */
  Champion rolledBack(NightResult decided) {
    return new Champion(
        FORMAT_VERSION,
        previous.id,
        previous.run,
        previous.parametersSha256,
        previous.dataDigest,
        decided,
        null);
  }

  private Champion alone() {
    return new Champion(formatVersion, id, run, parametersSha256, dataDigest, decision, null);
  }
}
