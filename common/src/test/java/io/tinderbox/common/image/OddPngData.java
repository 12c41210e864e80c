package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Kinds of PNGs by how their header, their chunks and their data are written. */
final class OddPngData {
  private static final int HEIGHT = 11;
  private static final int WIDTH = 13;
  private static final PngSamples PLAIN = PngSamples.random(HEIGHT, WIDTH, 8, 2, 1);

  private static final byte[] DATA = PngBytes.deflated(PLAIN.rows(false));

  private final List<OddPicture> kinds = new ArrayList<>();

  private OddPngData() {}

  static List<OddPicture> all() {
    OddPngData odd = new OddPngData();
    odd.addDataKinds();
    odd.addBrokenData();
    odd.addBrokenHeaders();
    odd.addBrokenChunks();
    odd.addTruncations();
    return odd.kinds;
  }

  private void addDataKinds() {
    PngBytes single = begin();
    for (byte value : DATA) {
      single.chunk("IDAT", value);
    }
    data("data in chunks of 1 byte", single.end());
    data(
        "empty data chunks",
        begin().chunk("IDAT", new byte[0]).chunk("IDAT", DATA).chunk("IDAT", new byte[0]).end());
    data("missing end", begin().chunk("IDAT", DATA));
    data("bytes after the end", begin().chunk("IDAT", DATA).end().raw(new byte[500]));
    data(
        "nonsense after the data",
        begin().chunk("IDAT", DATA).raw(new byte[] {-1, -1, 9, 9, 9, 9, 9, 9, 9}));
    data(
        "unknown critical chunk after the data",
        begin().chunk("IDAT", DATA).chunk("ABCD", 1).end());
    byte[] wrongSum = DATA.clone();
    wrongSum[wrongSum.length - 1] ^= 1;
    data("wrong Adler checksum", begin().chunk("IDAT", wrongSum).end());
    data("no Adler checksum", begin().chunk("IDAT", Arrays.copyOf(DATA, DATA.length - 4)).end());
    byte[] rows = PLAIN.rows(false);
    data(
        "more data than rows",
        begin().chunk("IDAT", PngBytes.deflated(Arrays.copyOf(rows, rows.length + 4000))).end());
    data(
        "bytes behind the compressed data",
        begin().chunk("IDAT", concatenated(DATA, new byte[99])).end());
    data("last data chunk cut in its checksum", cut(begin().chunk("IDAT", DATA), 2));
    byte[] small = DATA.clone();
    small[0] = 0x18;
    small[1] = (byte) (31 - 0x1800 % 31);
    data("window declared smaller than it is", begin().chunk("IDAT", small).end());
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
            begin().chunkWithWrongChecksum("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "data chunks with another between",
            begin()
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
            begin().header(9, 9, 8, 2, false).chunk("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "wrong checksum of the header",
            PngBytes.start().chunkWithWrongChecksum("IHDR", new byte[13]).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "unknown critical chunk before the data",
            begin().chunk("ABCD", 1).chunk("IDAT", DATA).end().bytes(),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "chunk of a negative length",
            begin().raw(new byte[] {-1, 0, 0, 0, 't', 'E', 'X', 't', 0, 0, 0, 0, 0}).bytes(),
            RejectReason.CORRUPT));
    kinds.add(refused("no data", begin().end().bytes(), RejectReason.CORRUPT));
    kinds.add(
        refused(
            "iPhone's variant",
            PngBytes.start()
                .chunk("CgBI", 0x50, 0, 0x20, 2)
                .header(WIDTH, HEIGHT, 8, 6, false)
                .end()
                .bytes(),
            RejectReason.UNSUPPORTED_FORMAT));
    byte[] text = begin().chunk("IDAT", DATA).end().bytes();
    text[4] = '\n';
    kinds.add(refused("line ends changed as in a text", text, RejectReason.CORRUPT));
  }

  private void addTruncations() {
    byte[] whole = begin().chunk("IDAT", DATA).end().bytes();
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
            begin().with(Arrays.copyOf(rows, rows.length / 2)),
            RejectReason.TRUNCATED));
    kinds.add(
        refused(
            "one byte fewer than the rows",
            begin().with(Arrays.copyOf(rows, rows.length - 1)),
            RejectReason.TRUNCATED));
    kinds.add(
        refused(
            "chunk that reaches beyond the file",
            begin().raw(new byte[] {0, 1, 0, 0, 't', 'E', 'X', 't', 'a', 'b'}).bytes(),
            RejectReason.TRUNCATED));
  }

  private void data(String name, PngBytes png) {
    kinds.add(shown(name, png.bytes(), PLAIN.picture(new int[0]), 0));
  }

  private void broken(String name, byte[] data) {
    byte[] file = begin().chunk("IDAT", data).end().bytes();
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

  private static PngBytes begin() {
    return PngBytes.of(PLAIN, false);
  }

  private static PngBytes cut(PngBytes png, int bytes) {
    byte[] whole = png.bytes();
    return PngBytes.start().raw(Arrays.copyOfRange(whole, 8, whole.length - bytes));
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
