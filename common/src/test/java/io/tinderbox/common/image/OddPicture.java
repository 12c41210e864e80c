package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;

/**
 * A file that is malformed or unusual, and how it has to end.
 *
 * @param name of the kind, for the test's report
 */
record OddPicture(String name, byte[] file, Ending ending) {
  sealed interface Ending permits Shown, Refused {}

  /**
   * An example.
   *
   * @param tolerance by how much a value may differ from the expected
   */
  record Shown(Picture expected, int tolerance) implements Ending {}

  /** A named rejection. */
  record Refused(RejectReason reason) implements Ending {}

  OddPicture {
    Objects.requireNonNull(name);
    Objects.requireNonNull(file);
    Objects.requireNonNull(ending);
  }

  static OddPicture shown(String name, byte[] file, Picture expected, int tolerance) {
    return new OddPicture(name, file, new Shown(expected, tolerance));
  }

  static OddPicture refused(String name, byte[] file, RejectReason reason) {
    return new OddPicture(name, file, new Refused(reason));
  }

  void check(PictureDecoder decoder) {
    if (ending instanceof Shown shown) {
      checkShown(decoder, shown);
    } else if (ending instanceof Refused refused) {
      checkRefused(decoder, refused);
    }
  }

  private void checkShown(PictureDecoder decoder, Shown shown) {
    try {
      Picture found = decoder.decode(file);
      assertThat(found.shape()).isEqualTo(shown.expected().shape());
      assertThat(Pictures.difference(found, shown.expected())).isLessThanOrEqualTo(shown.tolerance);
    } catch (RejectedPictureException e) {
      throw new AssertionError(name + ": expected a picture, found " + e.reason(), e);
    }
  }

  private void checkRefused(PictureDecoder decoder, Refused refused) {
    try {
      Picture found = decoder.decode(file);
      throw new AssertionError(
          "%s: expected %s, found a picture %s".formatted(name, refused.reason, found.shape()));
    } catch (RejectedPictureException e) {
      assertThat(e.reason()).as("%s: %s", name, e.getMessage()).isEqualTo(refused.reason());
      assertThat(e.getMessage()).startsWith("expected ").contains(", found ");
    }
  }
}
