package io.tinderbox.common.image;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What a file may cost and what is made of half of one; {@code reference.conf} documents the keys.
 *
 * @param maxFileBytes of one file, to be checked before it is read
 * @param maxPixels of one picture, height x width, checked before memory is taken for it
 * @param timeLimit of decoding one picture; the last resort, because it alone depends on the
 *     machine
 */
public record DecodingConfig(
    int maxFileBytes, long maxPixels, TruncatedPolicy truncated, Duration timeLimit)
    implements Serializable {
  private static final int DEFAULT_FILE_BYTES = 64 << 20;
  private static final int MOST_PIXELS = 500_000_000;

  /** What libjpeg decodes at most; JPEG's own limit is 65,535, PNG's is 2^31 - 1. */
  private static final int MOST_PIXELS_A_SIDE = 65_500;

  private static final Duration DEFAULT_TIME = Duration.ofSeconds(60);

  public DecodingConfig {
    Objects.requireNonNull(truncated);
    if (maxFileBytes < 1 || maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "expected at least 1 byte and 1 to %d pixels, found %d and %d"
              .formatted(MOST_PIXELS, maxFileBytes, maxPixels));
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("expected a time limit above 0, found " + timeLimit);
    }
  }

  /** Truncated pictures are rejected; the limits other than the one on pixels are generous. */
  public static DecodingConfig of(long maxPixels) {
    return new DecodingConfig(DEFAULT_FILE_BYTES, maxPixels, TruncatedPolicy.REJECT, DEFAULT_TIME);
  }

  /** From the {@code ingest.*} keys. */
  public static DecodingConfig from(SettingsReader settings) {
    return new DecodingConfig(
        settings.integer("ingest.maxFileBytes", 1, 1 << 30),
        settings.whole("ingest.maxPixels", 1, MOST_PIXELS),
        settings.choice("ingest.truncated", TruncatedPolicy.class),
        Duration.ofSeconds(settings.whole("ingest.maxDecodeSeconds", 1, 3600)));
  }

  /**
   * To be called with a file's length before it is read.
   *
   * @throws RejectedPictureException too large
   */
  public void requireFileBytes(long bytes) throws RejectedPictureException {
    if (bytes > maxFileBytes) {
      throw new RejectedPictureException(
          RejectReason.TOO_LARGE,
          "expected at most %d bytes, found %d".formatted(maxFileBytes, bytes));
    }
  }

  /** By the header alone. */
  void requireSize(int width, int height) throws RejectedPictureException {
    if (width > MOST_PIXELS_A_SIDE || height > MOST_PIXELS_A_SIDE) {
      throw new RejectedPictureException(
          RejectReason.TOO_LARGE,
          "expected at most %d pixels a side, found %d x %d"
              .formatted(MOST_PIXELS_A_SIDE, width, height));
    }
    if ((long) width * height > maxPixels) {
      throw new RejectedPictureException(
          RejectReason.TOO_LARGE,
          "expected at most %d pixels, found %d x %d".formatted(maxPixels, width, height));
    }
  }
}
