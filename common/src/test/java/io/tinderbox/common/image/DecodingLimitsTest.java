package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecodingLimitsTest {
  private static final Picture SOURCE = Pictures.slopes(64, 48);
  private static final byte[] JPEG = EncodedJpegs.baseline(Pictures.image(SOURCE));

  @Test
  void aFileThatIsTooLongIsNotRead() {
    DecodingConfig config = config(1000, TruncatedPolicy.REJECT, Duration.ofMinutes(1));
    assertThat(
            catchThrowableOfType(
                    RejectedPictureException.class, () -> config.requireFileBytes(1L << 40))
                .reason())
        .isEqualTo(RejectReason.TOO_LARGE);
    assertThat(reason(config, new byte[1001])).isEqualTo(RejectReason.TOO_LARGE);
    assertThat(reason(config, new byte[1000])).isEqualTo(RejectReason.NOT_AN_IMAGE);
  }

  @Test
  void decodingIsCutOff() {
    DecodingConfig config = config(1 << 20, TruncatedPolicy.REJECT, Duration.ofNanos(1));
    assertThat(reason(config, JPEG)).isEqualTo(RejectReason.TOO_SLOW);
    assertThat(reason(config, png(false))).isEqualTo(RejectReason.TOO_SLOW);
  }

  @Test
  void decodingIsCutOffInTheMiddle() throws Exception {
    byte[] large = EncodedJpegs.progressive(Pictures.image(Pictures.slopes(3000, 3000)));
    DecodingConfig config = config(1 << 24, TruncatedPolicy.REJECT, Duration.ofMillis(20));
    try (PictureDecoder decoder = PictureDecoder.of(config)) {
      assertThat(reason(decoder, large)).isEqualTo(RejectReason.TOO_SLOW);
    }
  }

  @Test
  void aTruncatedJpegIsKeptWhereThatIsWanted() throws Exception {
    Picture kept = decodedAnyhow(Arrays.copyOf(JPEG, JPEG.length * 3 / 4));
    assertThat(kept.shape()).isEqualTo(SOURCE.shape());
    assertThat(Math.abs(kept.at(0, 2, 40) - SOURCE.at(0, 2, 40))).isLessThan(10);
    byte[] scan = Arrays.copyOf(JPEG, JPEG.length - 2);
    assertThat(decodedAnyhow(scan).pixels()).isEqualTo(decodedAnyhow(JPEG).pixels());
    byte[] frame = JpegBytes.parse(JPEG).upTo(JpegBytes.BASELINE);
    assertThat(reason(keeping(), frame)).isEqualTo(RejectReason.TRUNCATED);
  }

  @Test
  void aTruncatedPngIsKeptWhereThatIsWanted() throws Exception {
    byte[] whole = png(false);
    Picture kept = decodedAnyhow(Arrays.copyOf(whole, whole.length / 2));
    assertThat(kept.at(1, 0, 7)).isEqualTo(SOURCE.at(1, 0, 7));
    assertThat(kept.at(1, 63, 7)).isEqualTo(128);
    assertThat(reason(keeping(), Arrays.copyOf(whole, 45))).isEqualTo(RejectReason.TRUNCATED);
    byte[] interlaced = png(true);
    assertThat(reason(keeping(), Arrays.copyOf(interlaced, interlaced.length / 2)))
        .isEqualTo(RejectReason.TRUNCATED);
  }

  @Test
  void whatIsDamagedIsNotKept() {
    byte[] damaged = png(false);
    damaged[60] ^= 1;
    assertThat(reason(keeping(), damaged)).isEqualTo(RejectReason.CORRUPT);
  }

  @Test
  void limitsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> DecodingConfig.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> config(1, TruncatedPolicy.KEEP, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static DecodingConfig keeping() {
    return config(1 << 20, TruncatedPolicy.KEEP, Duration.ofMinutes(1));
  }

  private static DecodingConfig config(int bytes, TruncatedPolicy truncated, Duration time) {
    return new DecodingConfig(bytes, 10_000_000, truncated, time);
  }

  private static Picture decodedAnyhow(byte[] file) throws RejectedPictureException {
    try (PictureDecoder decoder = PictureDecoder.of(keeping())) {
      return decoder.decode(file);
    }
  }

  private static RejectReason reason(DecodingConfig config, byte[] file) {
    try (PictureDecoder decoder = PictureDecoder.of(config)) {
      return reason(decoder, file);
    }
  }

  private static RejectReason reason(PictureDecoder decoder, byte[] file) {
    return catchThrowableOfType(RejectedPictureException.class, () -> decoder.decode(file))
        .reason();
  }

  private static byte[] png(boolean interlaced) {
    PngSamples samples = PngSamples.of(SOURCE);
    return PngBytes.of(samples, interlaced).with(samples.rows(interlaced));
  }
}
