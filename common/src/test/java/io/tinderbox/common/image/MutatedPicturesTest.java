package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever is done to a picture, it ends as an example or as a named rejection, soon, and in the
 * same way whatever was decoded before it.
 */
class MutatedPicturesTest {
  private static final int QUICK = 2_000;
  private static final int ALL = 20_000;

  private static final DecodingConfig CONFIG =
      new DecodingConfig(1 << 20, 200_000, TruncatedPolicy.REJECT, Duration.ofSeconds(5));

  private final List<byte[]> files = files();
  private final PictureDecoder decoder = PictureDecoder.of(CONFIG);

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void twoThousandMutationsEndAsTheyShould() {
    decode(0, QUICK);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void eighteenThousandMoreMutationsEndAsTheyShould() {
    decode(QUICK, ALL);
  }

  private void decode(int from, int to) {
    for (int number = from; number < to; number++) {
      Random random = new Random(number);
      byte[] file = files.get(number % files.size());
      Mutation mutation = Mutation.values()[number / files.size() % Mutation.values().length];
      byte[] damaged = mutation.of(file, random);
      String ending = ending(decoder, damaged);
      try (PictureDecoder fresh = PictureDecoder.of(CONFIG)) {
        assertThat(ending).as("%s number %d", mutation, number).isEqualTo(ending(fresh, damaged));
      }
    }
    for (byte[] file : files) {
      assertThat(ending(decoder, file)).startsWith("3x");
    }
  }

  /** A digest of the picture, or why there is none. */
  private static String ending(PictureDecoder decoder, byte[] file) {
    try {
      Picture picture = decoder.decode(file);
      return picture.shape() + " " + Arrays.hashCode(picture.pixels());
    } catch (RejectedPictureException e) {
      assertThat(e.getMessage()).startsWith("expected ").contains(", found ");
      return e.reason().written();
    }
  }

  private static List<byte[]> files() {
    Picture source = Pictures.slopes(40, 52);
    PngSamples palette = PngSamples.random(20, 31, 4, 3, 1);
    PngSamples alpha = PngSamples.random(20, 31, 16, 6, 1);
    FlatJpeg.Component first = new FlatJpeg.Component(1, 2, 2, 50);
    FlatJpeg.Component second = new FlatJpeg.Component(2, 1, 1, 90);
    FlatJpeg.Component third = new FlatJpeg.Component(3, 1, 1, 130);
    FlatJpeg.Component fourth = new FlatJpeg.Component(4, 2, 2, 200);
    return List.of(
        EncodedJpegs.baseline(Pictures.image(source)),
        EncodedJpegs.progressive(Pictures.image(source)),
        FlatJpeg.of(64, 64, first).withRestarts(4).write().bytes(),
        FlatJpeg.of(33, 44, first, second, third, fourth).inSeparateScans().write().bytes(),
        PngBytes.start()
            .header(52, 40, 8, 2, false)
            .chunk("IDAT", PngBytes.deflated(PngSamples.of(source).rows(false)))
            .end()
            .bytes(),
        PngBytes.start()
            .header(31, 20, 4, 3, true)
            .chunk("PLTE", new byte[48])
            .chunk("tRNS", 0, 100)
            .chunk("IDAT", PngBytes.deflated(palette.rows(true)))
            .end()
            .bytes(),
        PngBytes.start()
            .header(31, 20, 16, 6, true)
            .chunk("eXIf", ExifBytes.orientation(6, ByteOrder.BIG_ENDIAN))
            .chunk("IDAT", PngBytes.deflated(alpha.rows(true)))
            .end()
            .bytes());
  }
}
