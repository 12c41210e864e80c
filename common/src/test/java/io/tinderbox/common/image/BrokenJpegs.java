package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Kinds of JPEGs that cannot be shown, or not whole: cut, of impossible sizes, with frames, tables
 * and scans that are wrong. Beside them, what looks alike and can be shown.
 */
final class BrokenJpegs {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 29;
  private static final Picture SOURCE = Pictures.slopes(HEIGHT, WIDTH);
  private static final byte[] BASELINE = EncodedJpegs.baseline(Pictures.image(SOURCE));
  private static final byte[] PROGRESSIVE = EncodedJpegs.progressive(Pictures.image(SOURCE));

  private final List<OddPicture> kinds = new ArrayList<>();

  private BrokenJpegs() {}

  static List<OddPicture> all() {
    BrokenJpegs jpegs = new BrokenJpegs();
    jpegs.addTruncations();
    jpegs.addSizes();
    jpegs.addFrames();
    jpegs.addTables();
    jpegs.addBrokenScans();
    return jpegs.kinds;
  }

  private void addTruncations() {
    cut("start alone", BASELINE, 2);
    cut("3 bytes", BASELINE, 3);
    cut("half a segment", BASELINE, 11);
    kinds.add(refused("no frame", jpeg().upTo(JpegBytes.QUANTISERS), RejectReason.TRUNCATED));
    kinds.add(refused("no scan", jpeg().upTo(JpegBytes.BASELINE), RejectReason.TRUNCATED));
    cut("half the scan", BASELINE, BASELINE.length * 3 / 4);
    cut("all but the last bytes of the scan", BASELINE, BASELINE.length - 12);
    cut("half a progressive scan", PROGRESSIVE, PROGRESSIVE.length - 20);
    cut(
        "the first progressive scan alone",
        PROGRESSIVE,
        JpegBytes.parse(PROGRESSIVE).upTo(JpegBytes.SCAN).length);
    byte[] half = Arrays.copyOf(BASELINE, BASELINE.length * 3 / 4);
    byte[] ended = JpegBytes.empty().plus(half).plus(new byte[] {-1, (byte) 0xD9}).bytes();
    kinds.add(refused("half the scan and an end", ended, RejectReason.TRUNCATED));
    byte[] first = JpegBytes.parse(PROGRESSIVE).upTo(JpegBytes.SCAN);
    byte[] soft = JpegBytes.empty().plus(first).plus(new byte[] {-1, (byte) 0xD9}).bytes();
    kinds.add(shown("the first progressive scan and an end", soft, SOURCE, 30));
  }

  private void addSizes() {
    size("65,535 by 65,535", 0xFFFF, 0xFFFF, RejectReason.TOO_LARGE);
    size("one row of 65,535", 1, 0xFFFF, RejectReason.TOO_LARGE);
    size("one column of 65,535", 0xFFFF, 1, RejectReason.TOO_LARGE);
    size("3,000 by 3,000 by the header alone", 3000, 3000, RejectReason.TOO_LARGE);
    size("1,000 by 1,000 by the header alone", 1000, 1000, RejectReason.TRUNCATED);
    size("width of 0", HEIGHT, 0, RejectReason.CORRUPT);
    size("height of 0", 0, WIDTH, RejectReason.CORRUPT);
    kinds.add(
        refused(
            "height behind the scan",
            sized(0, WIDTH)
                .before(JpegBytes.END, JpegBytes.segment(JpegBytes.LINES, 0, HEIGHT))
                .bytes(),
            RejectReason.UNSUPPORTED_FORMAT));
  }

  private void addFrames() {
    int[] unsupported = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF};
    for (int marker : unsupported) {
      bad(
          "frame type %X".formatted(marker),
          jpeg().with(JpegBytes.BASELINE, 1, marker),
          RejectReason.UNSUPPORTED_FORMAT);
    }
    bad("12 bits a value", jpeg().with(JpegBytes.BASELINE, 4, 12), RejectReason.UNSUPPORTED_FORMAT);
    bad(
        "two frames",
        jpeg().before(JpegBytes.SCAN, jpeg().part(JpegBytes.BASELINE)),
        RejectReason.CORRUPT);
    bad("no frame before the scan", jpeg().without(JpegBytes.BASELINE), RejectReason.CORRUPT);
    bad("frame without components", jpeg().with(JpegBytes.BASELINE, 9, 0), RejectReason.CORRUPT);
    bad(
        "frame of more components than it lists",
        jpeg().with(JpegBytes.BASELINE, 9, 4),
        RejectReason.CORRUPT);
    bad("sampling factor 0", jpeg().with(JpegBytes.BASELINE, 11, 0x02), RejectReason.CORRUPT);
    bad("sampling factor 5", jpeg().with(JpegBytes.BASELINE, 11, 0x51), RejectReason.CORRUPT);
    bad(
        "image inside the image",
        jpeg().before(JpegBytes.SCAN, new byte[] {-1, (byte) 0xD8}),
        RejectReason.CORRUPT);
    bad(
        "start and end alone",
        JpegBytes.empty().plus(new byte[] {-1, (byte) 0xD8, -1, (byte) 0xD9}),
        RejectReason.CORRUPT);
    bad(
        "restart interval of length 1",
        jpeg().before(JpegBytes.SCAN, new byte[] {-1, (byte) JpegBytes.RESTARTS, 0, 1}),
        RejectReason.CORRUPT);
    bad(
        "marker that no JPEG has",
        jpeg().afterStart(new byte[] {-1, 0x55, 0, 2}),
        RejectReason.CORRUPT);
  }

  private void addTables() {
    bad("no quantisation tables", jpeg().without(JpegBytes.QUANTISERS), RejectReason.CORRUPT);
    bad("quantisation table 9", jpeg().with(JpegBytes.BASELINE, 12, 9), RejectReason.CORRUPT);
    bad(
        "half a quantisation table",
        jpeg()
            .changed(
                JpegBytes.QUANTISERS,
                table -> JpegBytes.segment(JpegBytes.QUANTISERS, Arrays.copyOfRange(table, 4, 30))),
        RejectReason.CORRUPT);
    bad("scan with Huffman table 3", jpeg().with(JpegBytes.SCAN, 6, 0x33), RejectReason.CORRUPT);
    bad(
        "Huffman table of too many codes",
        jpeg().with(JpegBytes.HUFFMAN, 5, 200),
        RejectReason.CORRUPT);
    bad(
        "half a Huffman table",
        jpeg()
            .changed(
                JpegBytes.HUFFMAN,
                table -> JpegBytes.segment(JpegBytes.HUFFMAN, Arrays.copyOfRange(table, 4, 20))),
        RejectReason.CORRUPT);
  }

  private void addBrokenScans() {
    bad(
        "scan of a component that is none",
        jpeg().with(JpegBytes.SCAN, 5, 77),
        RejectReason.CORRUPT);
    bad("scan of no components", jpeg().with(JpegBytes.SCAN, 4, 0), RejectReason.CORRUPT);
    bad(
        "scan that is all ones",
        jpeg().changed(JpegBytes.SCAN, BrokenJpegs::ones),
        RejectReason.CORRUPT);
    byte[] scan = JpegBytes.parse(PROGRESSIVE).part(JpegBytes.SCAN);
    JpegBytes many = JpegBytes.parse(PROGRESSIVE);
    for (int i = 0; i < 1000; i++) {
      many = many.before(JpegBytes.END, scan);
    }
    bad("a thousand scans", many, RejectReason.TOO_SLOW);
    JpegBytes restarting =
        FlatJpeg.of(64, 64, new FlatJpeg.Component(1, 1, 1, 90)).withRestarts(8).write();
    byte[] flat = restarting.bytes();
    kinds.add(shown("restart markers", flat, Pictures.flat(64, 64, 0x5A5A5A), 0));
    kinds.add(refused("cut at a restart marker", cutAtRestart(flat, 3), RejectReason.TRUNCATED));
    kinds.add(refused("restart markers out of order", swappedRestart(flat), RejectReason.CORRUPT));
  }

  /** Sixteen ones are no code. */
  private static byte[] ones(byte[] scan) {
    for (int i = 20; i + 1 < scan.length; i += 2) {
      scan[i] = (byte) 0xFF;
      scan[i + 1] = 0;
    }
    return scan;
  }

  private static byte[] cutAtRestart(byte[] file, int number) {
    return Arrays.copyOf(file, restart(file, number));
  }

  private static byte[] swappedRestart(byte[] file) {
    byte[] changed = file.clone();
    changed[restart(file, 2) + 1] = (byte) 0xD6;
    return changed;
  }

  private static int restart(byte[] file, int number) {
    int at = 0;
    while (file[at] != (byte) 0xFF || file[at + 1] != (byte) (0xD0 + number)) {
      at++;
    }
    return at;
  }

  private static JpegBytes sized(int height, int width) {
    return jpeg()
        .with(JpegBytes.BASELINE, 5, height >> 8)
        .with(JpegBytes.BASELINE, 6, height)
        .with(JpegBytes.BASELINE, 7, width >> 8)
        .with(JpegBytes.BASELINE, 8, width);
  }

  private void bad(String name, JpegBytes jpeg, RejectReason reason) {
    kinds.add(refused(name, jpeg.bytes(), reason));
  }

  private void cut(String name, byte[] file, int length) {
    kinds.add(refused(name, Arrays.copyOf(file, length), RejectReason.TRUNCATED));
  }

  private void size(String name, int height, int width, RejectReason reason) {
    kinds.add(refused(name, sized(height, width).bytes(), reason));
  }

  private static JpegBytes jpeg() {
    return JpegBytes.parse(BASELINE);
  }
}
