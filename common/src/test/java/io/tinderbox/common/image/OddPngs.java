package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Kinds of PNGs, with what libpng and the browsers on top of it make of each. */
final class OddPngs {
  private static final int HEIGHT = 11;
  private static final int WIDTH = 13;
  private static final int[][] TYPES_AND_DEPTHS = {
    {0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1}, {3, 2}, {3, 4}, {3, 8},
    {4, 8}, {4, 16}, {6, 8}, {6, 16}
  };

  /** Of the kinds that are about chunks and not about samples. */
  private static final PngSamples PLAIN = PngSamples.random(HEIGHT, WIDTH, 8, 2, 1);

  private static final byte[] DATA = PngBytes.deflated(PLAIN.rows(false));

  private final List<OddPicture> kinds = new ArrayList<>();

  private OddPngs() {}

  static List<OddPicture> all() {
    OddPngs pngs = new OddPngs();
    pngs.addSampleKinds();
    pngs.addSizes();
    pngs.addTransparency();
    pngs.addPalettes();
    pngs.addAncillaryChunks();
    pngs.addOrientations();
    pngs.addDataKinds();
    pngs.addBrokenData();
    pngs.addBrokenHeaders();
    pngs.addBrokenChunks();
    pngs.addTruncations();
    return pngs.kinds;
  }

  private void addSampleKinds() {
    for (int[] kind : TYPES_AND_DEPTHS) {
      for (boolean interlaced : new boolean[] {false, true}) {
        PngSamples samples = PngSamples.random(HEIGHT, WIDTH, kind[1], kind[0], 7);
        int[] palette = palette(kind[0] == 3 ? 1 << kind[1] : 0);
        String name =
            "type %d, depth %d%s".formatted(kind[0], kind[1], interlaced ? ", interlaced" : "");
        PngBytes png = begin(samples, interlaced);
        if (kind[0] == 3) {
          png.chunk("PLTE", colours(palette));
        }
        kinds.add(
            shown(name, finished(png, samples.rows(interlaced)), samples.picture(palette), 0));
      }
    }
  }

  private void addSizes() {
    int[][] sizes = {{1, 1}, {1, 40}, {40, 1}, {2, 3}, {5, 4}};
    for (int[] size : sizes) {
      PngSamples samples = PngSamples.random(size[0], size[1], 4, 0, 3);
      kinds.add(
          shown(
              "interlaced, %d by %d".formatted(size[0], size[1]),
              finished(begin(samples, true), samples.rows(true)),
              samples.picture(new int[0]),
              0));
    }
  }

  private void addTransparency() {
    for (int depth : new int[] {1, 2, 4, 8, 16}) {
      PngSamples grey = PngSamples.random(HEIGHT, WIDTH, depth, 0, 5);
      int key = grey.at(3, 4, 0);
      byte[] file =
          finished(begin(grey, false).chunk("tRNS", key >> 8, key & 0xFF), grey.rows(false));
      Picture plain = grey.picture(new int[0]);
      Picture expected =
          Pictures.of(
              HEIGHT,
              WIDTH,
              (row, column) ->
                  grey.at(row, column, 0) == key ? 0xFFFFFF : 0x010101 * plain.at(0, row, column));
      kinds.add(shown("transparent grey of depth " + depth, file, expected, 0));
    }
    for (int depth : new int[] {8, 16}) {
      PngSamples colour = PngSamples.random(HEIGHT, WIDTH, depth, 2, 5);
      byte[] key = new byte[6];
      for (int i = 0; i < 3; i++) {
        key[2 * i] = (byte) (colour.at(2, 2, i) >> 8);
        key[2 * i + 1] = (byte) colour.at(2, 2, i);
      }
      Picture plain = colour.picture(new int[0]);
      Picture expected =
          Pictures.of(
              HEIGHT,
              WIDTH,
              (row, column) -> row == 2 && column == 2 ? 0xFFFFFF : rgb(plain, row, column));
      kinds.add(
          shown(
              "transparent colour of depth " + depth,
              finished(begin(colour, false).chunk("tRNS", key), colour.rows(false)),
              expected,
              0));
    }
    plain("transparency of a wrong length", png -> png.chunk("tRNS", 1, 2, 3));
    PngSamples alpha = PngSamples.random(HEIGHT, WIDTH, 8, 6, 2);
    kinds.add(
        shown(
            "transparent colour beside alpha",
            finished(begin(alpha, false).chunk("tRNS", 0, 1, 0, 2, 0, 3), alpha.rows(false)),
            alpha.picture(new int[0]),
            0));
  }

  private void addPalettes() {
    PngSamples samples = PngSamples.random(HEIGHT, WIDTH, 4, 3, 9);
    int[] full = palette(16);
    int[] faded = full.clone();
    for (int i = 0; i < 3; i++) {
      faded[i] = full[i] & 0xFFFFFF | i * 100 << 24;
    }
    int[] half = Arrays.copyOf(full, 8);
    byte[] rows = samples.rows(false);
    kinds.add(
        shown(
            "palette with transparency of the first colours",
            finished(
                begin(samples, false).chunk("PLTE", colours(full)).chunk("tRNS", 0, 100, 200),
                rows),
            samples.picture(faded),
            0));
    kinds.add(
        shown(
            "palette index out of range",
            finished(begin(samples, false).chunk("PLTE", colours(half)), rows),
            samples.picture(half),
            0));
    kinds.add(
        shown(
            "more colours than the depth can name",
            finished(begin(samples, false).chunk("PLTE", colours(palette(40))), rows),
            samples.picture(palette(40)),
            0));
    kinds.add(
        shown(
            "transparency of more colours than there are",
            finished(
                begin(samples, false).chunk("PLTE", colours(full)).chunk("tRNS", new byte[17]),
                rows),
            samples.picture(full),
            0));
    kinds.add(
        shown(
            "transparency before the palette",
            finished(begin(samples, false).chunk("tRNS", 0, 0).chunk("PLTE", colours(full)), rows),
            samples.picture(full),
            0));
    kinds.add(refused("no palette", finished(begin(samples, false), rows), RejectReason.CORRUPT));
    kinds.add(
        refused(
            "palette of no colours",
            finished(begin(samples, false).chunk("PLTE", new byte[0]), rows),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "palette of half colours",
            finished(begin(samples, false).chunk("PLTE", new byte[10]), rows),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "two palettes",
            finished(
                begin(samples, false).chunk("PLTE", colours(full)).chunk("PLTE", colours(full)),
                rows),
            RejectReason.CORRUPT));
    plain("palette suggested for RGB", png -> png.chunk("PLTE", colours(full)));
  }

  private void addAncillaryChunks() {
    byte[] bomb = PngBytes.deflated(new byte[4 << 20]);
    byte[] profile = concatenated("profile\0\0".getBytes(StandardCharsets.ISO_8859_1), bomb);
    plain("gamma of 1", png -> png.chunk("gAMA", 0, 1, 0x86, 0xA0));
    plain("gamma of 0", png -> png.chunk("gAMA", 0, 0, 0, 0));
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
            begin(PLAIN, false)
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
      byte[] file = finished(begin(PLAIN, false).chunk("eXIf", exif), PLAIN.rows(false));
      kinds.add(shown("orientation " + value, file, ExifBytes.turned(stored, value), 0));
    }
    byte[] exif = ExifBytes.orientation(6, ByteOrder.LITTLE_ENDIAN);
    kinds.add(
        shown(
            "orientation after the picture",
            begin(PLAIN, false).chunk("IDAT", DATA).chunk("eXIf", exif).end().bytes(),
            ExifBytes.turned(stored, 6),
            0));
    plain("Exif data that are none", png -> png.chunk("eXIf", new byte[40]));
    plain("Exif data with a wrong checksum", png -> png.chunkWithWrongChecksum("eXIf", exif));
  }

  private void addDataKinds() {
    PngBytes single = begin(PLAIN, false);
    for (byte value : DATA) {
      single.chunk("IDAT", value);
    }
    data("data in chunks of 1 byte", single.end());
    data(
        "empty data chunks",
        begin(PLAIN, false)
            .chunk("IDAT", new byte[0])
            .chunk("IDAT", DATA)
            .chunk("IDAT", new byte[0])
            .end());
    data("missing end", begin(PLAIN, false).chunk("IDAT", DATA));
    data("bytes after the end", begin(PLAIN, false).chunk("IDAT", DATA).end().raw(new byte[500]));
    data(
        "nonsense after the data",
        begin(PLAIN, false).chunk("IDAT", DATA).raw(new byte[] {-1, -1, 9, 9, 9, 9, 9, 9, 9}));
    data(
        "unknown critical chunk after the data",
        begin(PLAIN, false).chunk("IDAT", DATA).chunk("ABCD", 1).end());
    byte[] wrongSum = DATA.clone();
    wrongSum[wrongSum.length - 1] ^= 1;
    data("wrong Adler checksum", begin(PLAIN, false).chunk("IDAT", wrongSum).end());
    data(
        "no Adler checksum",
        begin(PLAIN, false).chunk("IDAT", Arrays.copyOf(DATA, DATA.length - 4)).end());
    byte[] rows = PLAIN.rows(false);
    data(
        "more data than rows",
        begin(PLAIN, false)
            .chunk("IDAT", PngBytes.deflated(Arrays.copyOf(rows, rows.length + 4000)))
            .end());
    data(
        "bytes behind the compressed data",
        begin(PLAIN, false).chunk("IDAT", concatenated(DATA, new byte[99])).end());
    data("last data chunk cut in its checksum", cut(begin(PLAIN, false).chunk("IDAT", DATA), 2));
    byte[] small = DATA.clone();
    small[0] = 0x18;
    small[1] = (byte) (31 - 0x1800 % 31);
    data("window declared smaller than it is", begin(PLAIN, false).chunk("IDAT", small).end());
  }

  private void addBrokenData() {
    byte[] rows = PLAIN.rows(false);
    byte[] wrongFilter = rows.clone();
    wrongFilter[2 * (3 * WIDTH + 1)] = 9;
    broken("unknown filter", PngBytes.deflated(wrongFilter));
    byte[] window = DATA.clone();
    window[0] = (byte) 0x88;
    window[1] = (byte) (31 - 0x8800 % 31);
    broken("window of an invalid size", window);
    byte[] method = DATA.clone();
    method[0] = 0x77;
    broken("another method of compression", method);
    broken("data that are not compressed", rows);
    byte[] changed = DATA.clone();
    Arrays.fill(changed, 20, 60, (byte) 0xFF);
    broken("damaged compressed data", changed);
    kinds.add(
        refused(
            "wrong checksum of the data",
            begin(PLAIN, false).chunkWithWrongChecksum("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "data chunks with another between",
            begin(PLAIN, false)
                .chunk("IDAT", Arrays.copyOf(DATA, 100))
                .chunk("tEXt", 1)
                .chunk("IDAT", Arrays.copyOfRange(DATA, 100, DATA.length))
                .end()
                .bytes(),
            RejectReason.TRUNCATED));
  }

  private void addBrokenHeaders() {
    header("width of 0", 0, 5, 8, 2, RejectReason.CORRUPT);
    header("height of 0", 5, 0, 8, 2, RejectReason.CORRUPT);
    header("negative width", -5, 5, 8, 2, RejectReason.CORRUPT);
    header("100,000 by 100,000", 100_000, 100_000, 8, 2, RejectReason.TOO_LARGE);
    header("width of 2^31 - 1", Integer.MAX_VALUE, 1, 1, 0, RejectReason.TOO_LARGE);
    header("one row of 70,000", 70_000, 1, 1, 0, RejectReason.TOO_LARGE);
    header("far more rows than data", 2_000, 4_000, 8, 6, RejectReason.TRUNCATED);
    header("depth of 3", 5, 5, 3, 0, RejectReason.CORRUPT);
    header("depth of 0", 5, 5, 0, 0, RejectReason.CORRUPT);
    header("RGB of 4 bits", 5, 5, 4, 2, RejectReason.CORRUPT);
    header("palette of 16 bits", 5, 5, 16, 3, RejectReason.CORRUPT);
    header("colour type 1", 5, 5, 8, 1, RejectReason.CORRUPT);
    header("colour type 5", 5, 5, 8, 5, RejectReason.CORRUPT);
    int[][] methods = {{1, 0, 0}, {0, 1, 0}, {0, 0, 2}};
    for (int[] method : methods) {
      kinds.add(
          refused(
              "methods " + Arrays.toString(method),
              PngBytes.start()
                  .header(WIDTH, HEIGHT, 8, 2, method[0], method[1], method[2])
                  .chunk("IDAT", DATA)
                  .end()
                  .bytes(),
              RejectReason.CORRUPT));
    }
  }

  private void addBrokenChunks() {
    kinds.add(
        refused(
            "header of 12 bytes",
            PngBytes.start().chunk("IHDR", new byte[12]).chunk("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "no header", PngBytes.start().chunk("IDAT", DATA).end().bytes(), RejectReason.CORRUPT));
    kinds.add(
        refused(
            "two headers",
            begin(PLAIN, false).header(9, 9, 8, 2, false).chunk("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "wrong checksum of the header",
            PngBytes.start().chunkWithWrongChecksum("IHDR", new byte[13]).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "unknown critical chunk before the data",
            begin(PLAIN, false).chunk("ABCD", 1).chunk("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "chunk of a negative length",
            begin(PLAIN, false)
                .raw(new byte[] {-1, 0, 0, 0, 't', 'E', 'X', 't', 0, 0, 0, 0, 0})
                .bytes(),
            RejectReason.CORRUPT));
    kinds.add(refused("no data", begin(PLAIN, false).end().bytes(), RejectReason.CORRUPT));
    kinds.add(
        refused(
            "iPhone's variant",
            PngBytes.start()
                .chunk("CgBI", 0x50, 0, 0x20, 2)
                .header(WIDTH, HEIGHT, 8, 6, false)
                .end()
                .bytes(),
            RejectReason.UNSUPPORTED_FORMAT));
    byte[] text = begin(PLAIN, false).chunk("IDAT", DATA).end().bytes();
    text[4] = '\n';
    kinds.add(refused("line ends changed as in a text", text, RejectReason.CORRUPT));
  }

  private void addTruncations() {
    byte[] whole = begin(PLAIN, false).chunk("IDAT", DATA).end().bytes();
    int data = 8 + 25 + 8;
    for (int length : new int[] {8, 20, 33, data + 1, data + DATA.length / 2}) {
      kinds.add(
          refused(
              "cut after %d bytes".formatted(length),
              Arrays.copyOf(whole, length),
              RejectReason.TRUNCATED));
    }
    byte[] rows = PLAIN.rows(false);
    kinds.add(
        refused(
            "fewer rows than the height",
            finished(begin(PLAIN, false), Arrays.copyOf(rows, rows.length / 2)),
            RejectReason.TRUNCATED));
    kinds.add(
        refused(
            "one byte fewer than the rows",
            finished(begin(PLAIN, false), Arrays.copyOf(rows, rows.length - 1)),
            RejectReason.TRUNCATED));
    kinds.add(
        refused(
            "chunk that reaches beyond the file",
            begin(PLAIN, false).raw(new byte[] {0, 1, 0, 0, 't', 'E', 'X', 't', 'a', 'b'}).bytes(),
            RejectReason.TRUNCATED));
  }

  private interface Insertion {
    PngBytes into(PngBytes png);
  }

  /** A picture that what is inserted between header and data does not change. */
  private void plain(String name, Insertion insertion) {
    byte[] file = finished(insertion.into(begin(PLAIN, false)), PLAIN.rows(false));
    kinds.add(shown(name, file, PLAIN.picture(new int[0]), 0));
  }

  private void data(String name, PngBytes png) {
    kinds.add(shown(name, png.bytes(), PLAIN.picture(new int[0]), 0));
  }

  private void broken(String name, byte[] data) {
    byte[] file = begin(PLAIN, false).chunk("IDAT", data).end().bytes();
    kinds.add(refused(name, file, RejectReason.CORRUPT));
  }

  private void header(
      String name, int width, int height, int depth, int type, RejectReason reason) {
    byte[] file =
        PngBytes.start()
            .header(width, height, depth, type, false)
            .chunk("IDAT", DATA)
            .end()
            .bytes();
    kinds.add(refused(name, file, reason));
  }

  private static PngBytes begin(PngSamples samples, boolean interlaced) {
    return PngBytes.start()
        .header(samples.width(), samples.height(), samples.depth(), samples.type(), interlaced);
  }

  private static byte[] finished(PngBytes png, byte[] rows) {
    return png.chunk("IDAT", PngBytes.deflated(rows)).end().bytes();
  }

  private static PngBytes cut(PngBytes png, int bytes) {
    byte[] whole = png.bytes();
    return PngBytes.start().raw(Arrays.copyOfRange(whole, 8, whole.length - bytes));
  }

  /** Opaque colours: 0xFFRRGGBB. */
  private static int[] palette(int colours) {
    int[] palette = new int[colours];
    for (int i = 0; i < colours; i++) {
      palette[i] = 0xFF000000 | i * 0x3A5B7D & 0xFFFFFF;
    }
    return palette;
  }

  private static byte[] colours(int[] palette) {
    byte[] bytes = new byte[3 * palette.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (palette[i / 3] >> (16 - 8 * (i % 3)));
    }
    return bytes;
  }

  private static int rgb(Picture picture, int row, int column) {
    return picture.at(0, row, column) << 16
        | picture.at(1, row, column) << 8
        | picture.at(2, row, column);
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
