package io.tinderbox.common.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Keeps the first warning that means lost pixels. libjpeg fills what is missing with grey and only
 * warns; warnings about superfluous bytes and odd headers change no pixel and are passed over.
 */
final class DecoderWarnings implements IIOReadWarningListener {
  private RejectReason reason;
  private String detail = "";

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    if (reason != null) {
      return;
    }
    if (text.contains("premature end") || text.contains("truncated")) {
      reason = RejectReason.TRUNCATED;
    } else if (text.contains("corrupt jpeg data") && !text.contains("extraneous")) {
      reason = RejectReason.CORRUPT;
    }
    detail = warning;
  }

  void throwIfAny() throws RejectedPictureException {
    if (reason != null) {
      throw new RejectedPictureException(reason, detail);
    }
  }
}
