package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.shown;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Kinds of PNGs by the chunks that lie around the pixels; none of them spoils a picture. */
final class OddPngChunks {
  private static final int HEIGHT = 11;
  private static final int WIDTH = 13;
  private static final PngSamples PLAIN = PngSamples.random(HEIGHT, WIDTH, 8, 2, 1);

  private static final byte[] DATA = PngBytes.deflated(PLAIN.rows(false));

  private final List<OddPicture> kinds = new ArrayList<>();

  private OddPngChunks() {}

  static List<OddPicture> all() {
    OddPngChunks odd = new OddPngChunks();
    odd.addAncillaryChunks();
    odd.addOrientations();
    return odd.kinds;
  }

  private void addAncillaryChunks() {
    byte[] bomb = PngBytes.deflated(new byte[4 << 20]);
    byte[] profile = concatenated("profile\0\0".getBytes(StandardCharsets.ISO_8859_1), bomb);
    plain("gamma of 1", png -> png.chunk("gAMA", 0, 1, 0x86, 0xA0));
    plain("gamma of 0", png -> png.chunk("gAMA", 0, 0, 0, 0));
    plain("transparency of a wrong length", png -> png.chunk("tRNS", 1, 2, 3));
    plain("palette suggested for RGB", png -> png.chunk("PLTE", new byte[48]));
    plain("sRGB", png -> png.chunk("sRGB", 0));
    plain("colour profile that is none", png -> png.chunk("iCCP", profile));
    plain("text that unpacks to megabytes", png -> png.chunk("zTXt", profile));
    plain(
        "wrong checksum of an ancillary chunk",
        png -> png.chunkWithWrongChecksum("tEXt", (byte) 'a'));
    plain(
        "transparency with a wrong checksum",
        png -> png.chunkWithWrongChecksum("tRNS", new byte[6]));
    plain("unknown ancillary chunk", png -> png.chunk("abCd", 1, 2, 3));
    plain("physical size of 0", png -> png.chunk("pHYs", new byte[9]));
    plain("significant bits beyond the depth", png -> png.chunk("sBIT", 99, 0, 200));
    plain("background of a wrong length", png -> png.chunk("bKGD", 1));
    plain("time of the 77th month", png -> png.chunk("tIME", 0, 0, 77, 99, 99, 99, 99));
    plain("histogram without palette", png -> png.chunk("hIST", 1, 2));
    plain(
        "animation whose first frame is the picture",
        png -> png.chunk("acTL", 0, 0, 0, 2, 0, 0, 0, 0).chunk("fcTL", new byte[26]));
    kinds.add(
        shown(
            "frames after the picture",
            begin()
                .chunk("IDAT", DATA)
                .chunk("fcTL", new byte[26])
                .chunk("fdAT", concatenated(new byte[4], DATA))
                .end()
                .bytes(),
            PLAIN.picture(new int[0]),
            0));
  }

  private void addOrientations() {
    Picture stored = PLAIN.picture(new int[0]);
    for (int value = 1; value <= 8; value++) {
      byte[] exif = ExifBytes.orientation(value, ByteOrder.BIG_ENDIAN);
      byte[] file = begin().chunk("eXIf", exif).with(PLAIN.rows(false));
      kinds.add(shown("orientation " + value, file, ExifBytes.turned(stored, value), 0));
    }
    byte[] exif = ExifBytes.orientation(6, ByteOrder.LITTLE_ENDIAN);
    kinds.add(
        shown(
            "orientation after the picture",
            begin().chunk("IDAT", DATA).chunk("eXIf", exif).end().bytes(),
            ExifBytes.turned(stored, 6),
            0));
    plain("Exif data that are none", png -> png.chunk("eXIf", new byte[40]));
    plain("Exif data with a wrong checksum", png -> png.chunkWithWrongChecksum("eXIf", exif));
  }

  private interface Insertion {
    PngBytes into(PngBytes png);
  }

  /** A picture that what is inserted between header and data does not change. */
  private void plain(String name, Insertion insertion) {
    byte[] file = insertion.into(begin()).with(PLAIN.rows(false));
    kinds.add(shown(name, file, PLAIN.picture(new int[0]), 0));
  }

  private static PngBytes begin() {
    return PngBytes.of(PLAIN, false);
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
