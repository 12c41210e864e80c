package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import io.tinderbox.common.image.FlatJpeg.Component;
import java.util.ArrayList;
import java.util.List;

/**
 * Kinds of JPEGs by what their components are. They are of one colour, which every decoder has to
 * find whatever the sampling.
 */
final class OddJpegColours {
  private static final int HEIGHT = 21;
  private static final int WIDTH = 35;
  private static final int RED = 180;
  private static final int GREEN = 90;
  private static final int BLUE = 40;
  private static final int COLOUR = RED << 16 | GREEN << 8 | BLUE;

  /** The colour in YCbCr (JFIF 1.02). */
  private static final int Y = (int) Math.round(0.299 * RED + 0.587 * GREEN + 0.114 * BLUE);

  private static final int CB = (int) Math.round((BLUE - Y) / 1.772 + 128);
  private static final int CR = (int) Math.round((RED - Y) / 1.402 + 128);

  /** Of values that are rounded before the conversion. */
  private static final int ROUNDING = 2;

  private static final byte[] JFIF =
      JpegBytes.segment(JpegBytes.APP0, "JFIF\0", new byte[] {1, 1, 0, 0, 1, 0, 1, 0, 0});

  private final List<OddPicture> kinds = new ArrayList<>();

  private OddJpegColours() {}

  static List<OddPicture> all() {
    OddJpegColours colours = new OddJpegColours();
    colours.addSamplings();
    colours.addGreys();
    colours.addColourModels();
    colours.addCmyk();
    colours.addScans();
    colours.addRefused();
    return colours.kinds;
  }

  private void addSamplings() {
    int[][] samplings = {
      {0x11, 0x11, 0x11},
      {0x21, 0x11, 0x11},
      {0x12, 0x11, 0x11},
      {0x22, 0x11, 0x11},
      {0x41, 0x11, 0x11},
      {0x42, 0x11, 0x11},
      {0x14, 0x11, 0x11},
      {0x22, 0x21, 0x12},
      {0x22, 0x22, 0x11},
      {0x22, 0x22, 0x22},
      {0x31, 0x11, 0x11},
      {0x11, 0x22, 0x22},
      {0x12, 0x21, 0x11}
    };
    for (int[] sampling : samplings) {
      FlatJpeg jpeg =
          FlatJpeg.of(
              HEIGHT,
              WIDTH,
              component(1, sampling[0], Y),
              component(2, sampling[1], CB),
              component(3, sampling[2], CR));
      String name = "sampling %02X, %02X, %02X".formatted(sampling[0], sampling[1], sampling[2]);
      colour(name, jpeg.inSeparateScans().write());
      int blocks = 0;
      for (int factors : sampling) {
        blocks += (factors >> 4) * (factors & 0xF);
      }
      if (blocks <= 10) {
        colour(name + ", one scan", jpeg.write());
      } else {
        kinds.add(refused(name + ", one scan", jpeg.write().bytes(), RejectReason.CORRUPT));
      }
    }
  }

  private void addGreys() {
    for (int factors : new int[] {0x11, 0x21, 0x22, 0x44}) {
      FlatJpeg jpeg = FlatJpeg.of(HEIGHT, WIDTH, component(1, factors, 99));
      kinds.add(
          shown(
              "grey with sampling factors %02X".formatted(factors),
              jpeg.write().bytes(),
              Pictures.flat(HEIGHT, WIDTH, 0x636363),
              0));
    }
    kinds.add(
        shown(
            "grey, progressive, first coefficients alone",
            FlatJpeg.of(HEIGHT, WIDTH, component(1, 0x11, 99))
                .withFrame(JpegBytes.PROGRESSIVE)
                .write()
                .bytes(),
            Pictures.flat(HEIGHT, WIDTH, 0x636363),
            0));
  }

  private void addColourModels() {
    JpegBytes numbered = three(1, 2, 3, Y, CB, CR);
    JpegBytes named = three('R', 'G', 'B', RED, GREEN, BLUE);
    colour("components 1, 2, 3 and nothing else", numbered);
    colour("components 0, 1, 2", three(0, 1, 2, Y, CB, CR));
    colour("components of any names", three(77, 5, 200, Y, CB, CR));
    colour("Adobe segment that says YCbCr, no JFIF", numbered.afterStart(JpegBytes.adobe(1)));
    colour(
        "RGB by an Adobe segment", three(1, 2, 3, RED, GREEN, BLUE).afterStart(JpegBytes.adobe(0)));
    colour("RGB by the components' names", named);
    colour("components named RGB beside JFIF", three('R', 'G', 'B', Y, CB, CR).afterStart(JFIF));
    colour(
        "RGB by an Adobe segment of another version",
        three(1, 2, 3, RED, GREEN, BLUE)
            .afterStart(JpegBytes.adobe(0))
            .with(JpegBytes.APP14, 10, 101));
  }

  private void addCmyk() {
    int[] values = {200, 120, 60, 230};
    int expected = 0;
    for (int i = 0; i < 3; i++) {
      expected = expected << 8 | Math.round(values[i] * values[3] / 255f);
    }
    Picture picture = Pictures.flat(HEIGHT, WIDTH, expected);
    JpegBytes cmyk = four(values);
    kinds.add(shown("CMYK without Adobe segment", cmyk.bytes(), picture, 1));
    kinds.add(shown("CMYK", cmyk.afterStart(JpegBytes.adobe(0)).bytes(), picture, 1));
    kinds.add(
        shown(
            "CMYK beside JFIF",
            cmyk.afterStart(JpegBytes.adobe(0)).afterStart(JFIF).bytes(),
            picture,
            1));
    int key = 230;
    int ycck = 0;
    for (int value : new int[] {RED, GREEN, BLUE}) {
      ycck = ycck << 8 | Math.round((255 - value) * key / 255f);
    }
    kinds.add(
        shown(
            "YCCK",
            four(Y, CB, CR, key).afterStart(JpegBytes.adobe(2)).bytes(),
            Pictures.flat(HEIGHT, WIDTH, ycck),
            ROUNDING));
  }

  private void addScans() {
    FlatJpeg jpeg = flat(1, 2, 3, Y, CB, CR);
    colour("progressive, first coefficients alone", jpeg.withFrame(0xC2).write());
    JpegBytes separate = jpeg.inSeparateScans().write();
    colour("no end after separate scans", separate.without(JpegBytes.END));
    byte[] first = separate.upTo(JpegBytes.SCAN);
    kinds.add(refused("a scan of luma alone, no end", first, RejectReason.TRUNCATED));
    kinds.add(
        shown(
            "a scan of luma alone",
            JpegBytes.empty().plus(first).plus(new byte[] {-1, (byte) 0xD9}).bytes(),
            Pictures.flat(HEIGHT, WIDTH, 0x010101 * Y),
            0));
  }

  private void addRefused() {
    FlatJpeg two = FlatJpeg.of(HEIGHT, WIDTH, component(1, 0x11, 9), component(2, 0x11, 9));
    FlatJpeg five =
        FlatJpeg.of(
                HEIGHT,
                WIDTH,
                component(1, 0x11, 9),
                component(2, 0x11, 9),
                component(3, 0x11, 9),
                component(4, 0x11, 9),
                component(5, 0x11, 9))
            .inSeparateScans();
    kinds.add(refused("two components", two.write().bytes(), RejectReason.UNSUPPORTED_COLOUR));
    kinds.add(refused("five components", five.write().bytes(), RejectReason.UNSUPPORTED_COLOUR));
    FlatJpeg fractional =
        FlatJpeg.of(
            HEIGHT, WIDTH, component(1, 0x31, Y), component(2, 0x21, CB), component(3, 0x11, CR));
    kinds.add(
        refused("sampling in thirds and halves", fractional.write().bytes(), RejectReason.CORRUPT));
  }

  private void colour(String name, JpegBytes jpeg) {
    kinds.add(shown(name, jpeg.bytes(), Pictures.flat(HEIGHT, WIDTH, COLOUR), ROUNDING));
  }

  private static JpegBytes three(int id1, int id2, int id3, int first, int second, int third) {
    return flat(id1, id2, id3, first, second, third).write();
  }

  private static FlatJpeg flat(int id1, int id2, int id3, int first, int second, int third) {
    return FlatJpeg.of(
        HEIGHT,
        WIDTH,
        component(id1, 0x11, first),
        component(id2, 0x11, second),
        component(id3, 0x11, third));
  }

  private static JpegBytes four(int... values) {
    return FlatJpeg.of(
            HEIGHT,
            WIDTH,
            component(1, 0x11, values[0]),
            component(2, 0x11, values[1]),
            component(3, 0x11, values[2]),
            component(4, 0x11, values[3]))
        .write();
  }

  private static Component component(int id, int factors, int value) {
    return new Component(id, factors >> 4, factors & 0xF, value);
  }
}
