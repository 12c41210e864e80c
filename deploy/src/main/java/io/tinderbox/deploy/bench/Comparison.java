package io.tinderbox.deploy.bench;

import java.util.Optional;

/**
 * A row of the table before it is measured.
 *
 * @param ours what is measured
 * @param other what it is measured beside, turn by turn; in the same unit, of which more is better
 */
record Comparison(Measurement ours, Optional<Measurement> other) {
  Comparison {
    if (other.isPresent() && !other.get().unit().equals(ours.unit())) {
      throw new IllegalArgumentException(
          "%s in %s beside %s in %s"
              .formatted(ours.name(), ours.unit(), other.get().name(), other.get().unit()));
    }
  }

  static Comparison alone(Measurement ours) {
    return new Comparison(ours, Optional.empty());
  }

  static Comparison beside(Measurement ours, Measurement other) {
    return new Comparison(ours, Optional.of(other));
  }
}
