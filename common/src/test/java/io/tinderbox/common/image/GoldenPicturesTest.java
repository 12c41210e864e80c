package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Scanner;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * JPEGs decode to what libjpeg-turbo's own program gives. Files and values lie in {@code golden},
 * with the script that made them. The difference is 0 where the JDK runs on libjpeg-turbo; libjpeg
 * 6b, which JDKs bundle, has the same arithmetic, but repeats chroma rows (4:4:0) that
 * libjpeg-turbo interpolates.
 */
class GoldenPicturesTest {
  @ParameterizedTest
  @CsvSource({
    "sampling-444, 1",
    "sampling-422, 1",
    "sampling-420, 1",
    "sampling-440, 40",
    "sampling-411, 1",
    "sampling-410, 1",
    "quality-10, 1",
    "quality-100, 1",
    "progressive, 1",
    "restarts, 1",
    "optimised, 1",
    "grey, 1",
    "grey-progressive, 1",
    "rgb, 1",
    "cmyk, 1"
  })
  void aJpegIsWhatLibjpegMakesOfIt(String name, int tolerance) throws Exception {
    Picture expected = pnm(resource(name + ".pnm.gz"));
    try (PictureDecoder decoder = PictureDecoder.of(10_000)) {
      Picture found = decoder.decode(resource(name + ".jpg"));
      assertThat(found.shape()).isEqualTo(expected.shape());
      assertThat(Pictures.difference(found, expected)).isLessThanOrEqualTo(tolerance);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GoldenPicturesTest.class.getResourceAsStream("golden/" + name)) {
      return in.readAllBytes();
    }
  }

  /** A compressed PGM or PPM with values of 8 bits. */
  private static Picture pnm(byte[] compressed) throws IOException {
    byte[] file = new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
    Scanner header = new Scanner(new ByteArrayInputStream(file), "ISO-8859-1");
    int bands = header.next().equals("P6") ? 3 : 1;
    int width = header.nextInt();
    int height = header.nextInt();
    int start = file.length - bands * width * height;
    return Pictures.of(
        height,
        width,
        (row, column) -> {
          int at = start + bands * (row * width + column);
          int last = bands - 1;
          return (file[at] & 0xFF) << 16
              | (file[at + last / 2] & 0xFF) << 8
              | (file[at + last] & 0xFF);
        });
  }
}
