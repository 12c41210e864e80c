package io.tinderbox.common.image;

import java.time.Duration;

/** When the decoding of one picture is cut off. Asked between rows and between reads. */
final class Deadline {
  /** Not a checked exception, because it passes through the decoders' callbacks. */
  static final class PassedException extends RuntimeException {
    private PassedException(Duration limit) {
      super("expected to decode within %d ms".formatted(limit.toMillis()));
    }
  }

  private final Duration limit;
  private final long end;

  private Deadline(Duration limit, long end) {
    this.limit = limit;
    this.end = end;
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit, System.nanoTime() + limit.toNanos());
  }

  /**
   * @throws PassedException when the time is over
   */
  void check() {
    if (System.nanoTime() - end > 0) {
      throw new PassedException(limit);
    }
  }
}
