package io.tinderbox.common.image;

import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Keeps the first warning that means lost pixels. libjpeg fills what is missing with grey and only
 * warns; warnings about superfluous bytes and odd headers change no pixel and are passed over. It
 * tells no more than the first warning of a picture.
 */
final class DecoderWarnings implements IIOReadWarningListener {
  private RejectReason reason;
  private String detail = "";

  void clear() {
    reason = null;
    detail = "";
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    if (reason != null) {
      return;
    }
    // Marker D9 is the end of the image, where the next part was to begin.
    if (text.contains("premature end") || text.contains("found marker 0xd9 instead")) {
      reason = RejectReason.TRUNCATED;
    } else if (text.contains("corrupt jpeg data") && !text.contains("extraneous")) {
      reason = RejectReason.CORRUPT;
    }
    detail = warning;
  }

  Optional<RejectedPictureException> rejection() {
    return Optional.ofNullable(reason)
        .map(
            known ->
                new RejectedPictureException(
                    known, "expected a whole scan, found '%s'".formatted(detail)));
  }
}
