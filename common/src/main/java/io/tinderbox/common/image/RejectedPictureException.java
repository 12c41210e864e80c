package io.tinderbox.common.image;

import java.util.Objects;

/** A file that cannot become a picture: counted, named and set aside by whoever asked. */
public final class RejectedPictureException extends Exception {
  private final RejectReason reason;

  /**
   * @param detail what was expected and what was found, for a person
   */
  public RejectedPictureException(RejectReason reason, String detail) {
    super(detail);
    this.reason = Objects.requireNonNull(reason);
  }

  static RejectedPictureException corrupt(String expected, String found) {
    return new RejectedPictureException(
        RejectReason.CORRUPT, "expected %s, found %s".formatted(expected, found));
  }

  static RejectedPictureException truncated(String expected) {
    return new RejectedPictureException(
        RejectReason.TRUNCATED, "expected %s, found the end of the data".formatted(expected));
  }

  public RejectReason reason() {
    return reason;
  }
}
