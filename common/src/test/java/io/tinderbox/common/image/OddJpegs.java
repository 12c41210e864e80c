package io.tinderbox.common.image;

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

  private static JpegBytes jpeg() {
    return JpegBytes.parse(BASELINE);
  }

  /** A picture that the change does not alter. */
  private void same(String name, JpegBytes jpeg) {
    kinds.add(shown(name, jpeg.bytes(), decoded, 0));
  }

  private void exif(String name, byte[] tiff) {
    same(name, jpeg().afterStart(JpegBytes.exif(tiff)));
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
