package io.tinderbox.trainer.report;

import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PngEncoder;
import java.util.Base64;

/** Pictures in a form that a page can carry within itself. */
final class Pictures {
  private Pictures() {}

  /** A {@code data:} address of the picture as PNG; grey where it has not three channels. */
  static String dataUri(Picture picture) {
    return dataUri(PngEncoder.encode(picture));
  }

  /** A {@code data:} address of a PNG. */
  static String dataUri(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
