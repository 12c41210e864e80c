package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be evaluated.
 *
 * @param run run folder, whose best model is taken
 * @param data data folder
 * @param split of the data folder
 * @param output evaluation folder to write
 * @param other run folder to compare with
 */
public record EvaluationRequest(
    Location run, Location data, String split, Location output, Optional<Location> other) {
  public EvaluationRequest {
    Objects.requireNonNull(other);
  }

  /** Of one run alone. */
  public EvaluationRequest(Location run, Location data, String split, Location output) {
    this(run, data, split, output, Optional.empty());
  }
}
