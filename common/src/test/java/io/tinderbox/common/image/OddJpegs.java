package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Kinds of JPEGs made of an encoder's by changing bytes, with what libjpeg-turbo and the browsers
 * on top of it make of each.
 */
final class OddJpegs {
  private static final int HEIGHT = 37;
  private static final int WIDTH = 29;
  private static final Picture SOURCE = Pictures.slopes(HEIGHT, WIDTH);

  /** Of an encoding of {@link #SOURCE} at quality 95. */
  private static final int LOSS = 6;

  private static final byte[] BASELINE = EncodedJpegs.baseline(Pictures.image(SOURCE));
  private static final byte[] PROGRESSIVE = EncodedJpegs.progressive(Pictures.image(SOURCE));
  private static final byte[] NOISE = {1, 2, (byte) 0xFF, 0, 3, 77, 0, 0, 5};

  private final List<OddPicture> kinds = new ArrayList<>();
  private final Picture decoded = decoded(BASELINE);

  private OddJpegs() {}

  static List<OddPicture> all() {
    OddJpegs jpegs = new OddJpegs();
    jpegs.addEncodings();
    jpegs.addApplicationSegments();
    jpegs.addOtherSegments();
    jpegs.addEndings();
    jpegs.addOrientations();
    jpegs.addTruncations();
    jpegs.addSizes();
    jpegs.addFrames();
    jpegs.addTables();
    jpegs.addBrokenScans();
    return jpegs.kinds;
  }

  private void addEncodings() {
    kinds.add(shown("baseline, odd size", BASELINE, SOURCE, LOSS));
    kinds.add(shown("progressive", PROGRESSIVE, SOURCE, LOSS));
    for (int[] size : new int[][] {{1, 1}, {1, 50}, {50, 1}, {8, 8}, {17, 16}}) {
      Picture picture = Pictures.slopes(size[0], size[1]);
      byte[] file = EncodedJpegs.baseline(Pictures.image(picture));
      kinds.add(shown("%d by %d".formatted(size[0], size[1]), file, picture, LOSS + 4));
    }
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    Picture expected =
        Pictures.of(HEIGHT, WIDTH, (row, column) -> 0x010101 * (40 + 3 * row + 2 * column));
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      grey.getRaster().setSample(i % WIDTH, i / WIDTH, 0, expected.at(0, i / WIDTH, i % WIDTH));
    }
    kinds.add(shown("grey", EncodedJpegs.baseline(grey), expected, LOSS));
    kinds.add(shown("grey, progressive", EncodedJpegs.progressive(grey), expected, LOSS));
    same("extended sequential", jpeg().with(JpegBytes.BASELINE, 1, 0xC1));
  }

  private void addApplicationSegments() {
    same("no JFIF segment", jpeg().without(JpegBytes.APP0));
    same("JFIF density of 0", jpeg().with(JpegBytes.APP0, 11, 77).with(JpegBytes.APP0, 13, 0));
    same("JFIF of an unknown version", jpeg().with(JpegBytes.APP0, 9, 9));
    same(
        "JFIF with a thumbnail that is not there",
        jpeg().with(JpegBytes.APP0, 16, 200).with(JpegBytes.APP0, 17, 200));
    same("Adobe segment that says YCbCr", jpeg().afterStart(JpegBytes.adobe(1)));
    same("Adobe segment that says RGB beside JFIF", jpeg().afterStart(JpegBytes.adobe(0)));
    same(
        "Adobe segment of an unknown transform",
        jpeg().without(JpegBytes.APP0).afterStart(JpegBytes.adobe(9)));
    same(
        "colour profile that is none",
        jpeg().afterStart(JpegBytes.segment(0xE2, "ICC_PROFILE\0", (byte) 1, (byte) 1, (byte) 9)));
    same(
        "second part of a colour profile",
        jpeg().afterStart(JpegBytes.segment(0xE2, "ICC_PROFILE\0", (byte) 2, (byte) 2, (byte) 9)));
    same(
        "thumbnail in Exif data",
        jpeg().afterStart(JpegBytes.segment(JpegBytes.APP1, "Exif\0\0", BASELINE)));
    same(
        "several thumbnails",
        jpeg()
            .afterStart(JpegBytes.segment(0xE0, "JFXX\0\u0010", BASELINE))
            .afterStart(JpegBytes.segment(JpegBytes.APP1, "Exif\0\0", BASELINE)));
    same(
        "XMP",
        jpeg().afterStart(JpegBytes.segment(JpegBytes.APP1, "http://ns.adobe.com/xap/1.0/\0<x/>")));
    JpegBytes every = jpeg();
    for (int marker = 0xE3; marker <= 0xEF; marker++) {
      every = every.afterStart(JpegBytes.segment(marker, new byte[100]));
    }
    same("all application segments", every);
  }

  private void addOtherSegments() {
    byte[] comment = JpegBytes.segment(JpegBytes.COMMENT, "a comment");
    same("comment", jpeg().afterStart(comment));
    same("empty comment", jpeg().afterStart(JpegBytes.segment(JpegBytes.COMMENT, "")));
    same("comment of length 1", jpeg().afterStart(new byte[] {-1, (byte) JpegBytes.COMMENT, 0, 1}));
    same("comment before the scan", jpeg().before(JpegBytes.SCAN, comment));
    same("fill bytes before a marker", jpeg().before(JpegBytes.BASELINE, fill(5)));
    kinds.add(
        shown(
            "fill bytes before a progressive scan",
            JpegBytes.parse(PROGRESSIVE).before(JpegBytes.SCAN, fill(3)).bytes(),
            decoded(PROGRESSIVE),
            0));
    same("noise before a marker", jpeg().before(JpegBytes.BASELINE, NOISE));
    same("noise after the scan", jpeg().before(JpegBytes.END, NOISE));
    same("restart interval of 0", jpeg().before(JpegBytes.SCAN, JpegBytes.segment(0xDD, 0, 0)));
    same(
        "number of lines behind the scan",
        jpeg().before(JpegBytes.END, JpegBytes.segment(JpegBytes.LINES, 0, HEIGHT)));
    same("tables twice", jpeg().before(JpegBytes.SCAN, jpeg().part(JpegBytes.HUFFMAN)));
    byte[] unused = new byte[65];
    Arrays.fill(unused, (byte) 1);
    unused[0] = 3;
    same(
        "table that nothing uses",
        jpeg().before(JpegBytes.SCAN, JpegBytes.segment(JpegBytes.QUANTISERS, unused)));
    same("no Huffman tables, as in motion JPEG", jpeg().without(JpegBytes.HUFFMAN));
  }

  private void addEndings() {
    same("missing end", jpeg().without(JpegBytes.END));
    kinds.add(
        shown(
            "missing end of all progressive scans",
            JpegBytes.parse(PROGRESSIVE).without(JpegBytes.END).bytes(),
            decoded(PROGRESSIVE),
            0));
    same("half a marker at the end", jpeg().without(JpegBytes.END).plus(fill(1)));
    same(
        "half a segment at the end",
        jpeg().without(JpegBytes.END).plus(new byte[] {-1, (byte) 0xE1, 9, 9, 1}));
    same("bytes after the end", jpeg().plus(new byte[3000]));
    same("text after the end", jpeg().plus("<?php ?>".getBytes(StandardCharsets.UTF_8)));
    same("another image after the end", jpeg().plus(PROGRESSIVE));
    same(
        "another image of another size after the end",
        jpeg().plus(EncodedJpegs.baseline(Pictures.image(Pictures.flat(99, 99, 0)))));
  }

  private void addOrientations() {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (int value = 1; value <= 8; value++) {
        byte[] exif = JpegBytes.exif(ExifBytes.orientation(value, order));
        kinds.add(
            shown(
                "orientation %d, %s".formatted(value, order),
                jpeg().afterStart(exif).bytes(),
                ExifBytes.turned(decoded, value),
                0));
      }
    }
    byte[] right = ExifBytes.orientation(6, ByteOrder.BIG_ENDIAN);
    byte[] left = ExifBytes.orientation(8, ByteOrder.BIG_ENDIAN);
    kinds.add(
        shown(
            "two orientations, of which the first counts",
            jpeg().afterStart(JpegBytes.exif(left)).afterStart(JpegBytes.exif(right)).bytes(),
            ExifBytes.turned(decoded, 6),
            0));
    for (int value : new int[] {0, 9, 0xFFFF}) {
      exif(
          "orientation %d, which is none".formatted(value),
          ExifBytes.orientation(value, ByteOrder.BIG_ENDIAN));
    }
    exif("orientation as 32 bits", ExifBytes.directory(0x0112, 4, 6, ByteOrder.BIG_ENDIAN));
    exif("no orientation in Exif data", ExifBytes.directory(0x0113, 3, 6, ByteOrder.BIG_ENDIAN));
    exif("Exif directory that is cut", Arrays.copyOf(right, 30));
    exif("Exif data of 3 bytes", Arrays.copyOf(right, 3));
    exif("empty Exif data", new byte[0]);
    byte[] far = right.clone();
    far[4] = 0x7F;
    exif("Exif directory beyond the data", far);
    byte[] many = right.clone();
    many[8] = (byte) 0xFF;
    many[9] = (byte) 0xFF;
    many[22 + 1] = 0;
    exif("Exif directory of 65,535 entries", many);
    byte[] order = right.clone();
    order[0] = 'X';
    exif("Exif data of no byte order", order);
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
        jpeg().changed(JpegBytes.SCAN, OddJpegs::ones),
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

  private static JpegBytes jpeg() {
    return JpegBytes.parse(BASELINE);
  }

  private static JpegBytes sized(int height, int width) {
    return jpeg()
        .with(JpegBytes.BASELINE, 5, height >> 8)
        .with(JpegBytes.BASELINE, 6, height)
        .with(JpegBytes.BASELINE, 7, width >> 8)
        .with(JpegBytes.BASELINE, 8, width);
  }

  /** A picture that the change does not alter. */
  private void same(String name, JpegBytes jpeg) {
    kinds.add(shown(name, jpeg.bytes(), decoded, 0));
  }

  private void exif(String name, byte[] tiff) {
    same(name, jpeg().afterStart(JpegBytes.exif(tiff)));
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

  private static byte[] fill(int bytes) {
    byte[] fill = new byte[bytes];
    Arrays.fill(fill, (byte) 0xFF);
    return fill;
  }

  private static Picture decoded(byte[] file) {
    try (PictureDecoder decoder = PictureDecoder.of(1_000_000)) {
      return decoder.decode(file);
    } catch (RejectedPictureException e) {
      throw new IllegalStateException(e);
    }
  }
}
