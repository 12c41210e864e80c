package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Kinds of files that are no JPEG and no PNG, or both, whatever their names may say. */
final class OddFiles {
  /** Of an encoding at quality 95. */
  private static final int LOSS = 10;

  private final List<OddPicture> kinds = new ArrayList<>();

  private OddFiles() {}

  static List<OddPicture> all() {
    OddFiles files = new OddFiles();
    files.addNoImages();
    files.addForeignFormats();
    files.addMixtures();
    return files.kinds;
  }

  private void addNoImages() {
    kinds.add(refused("empty", new byte[0], RejectReason.EMPTY));
    none("one byte of a JPEG", new byte[] {-1});
    none("one byte of a PNG", new byte[] {(byte) 0x89});
    none("zeros", new byte[5000]);
    none("HTML", "<!DOCTYPE html><html><body>404</body></html>".getBytes(StandardCharsets.UTF_8));
    none("XML", "<?xml version=\"1.0\"?><svg/>".getBytes(StandardCharsets.UTF_8));
    none("text", "a picture".getBytes(StandardCharsets.UTF_8));
    none("UTF-16 text", "\uFEFFa picture".getBytes(StandardCharsets.UTF_16LE));
    none("PDF", "%PDF-1.7\n".getBytes(StandardCharsets.UTF_8));
    none("gzip of a JPEG", gzipped(jpeg()));
    none("JPEG behind a line end", JpegBytes.empty().plus(new byte[] {'\n'}).plus(jpeg()).bytes());
    byte[] text = new String(jpeg(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    none("JPEG that went through UTF-8", text);
  }

  private void addForeignFormats() {
    foreign("GIF", EncodedImages.encode(image(BufferedImage.TYPE_BYTE_INDEXED), "gif"));
    foreign("BMP", EncodedImages.encode(image(BufferedImage.TYPE_INT_RGB), "bmp"));
    foreign("TIFF", EncodedImages.encode(image(BufferedImage.TYPE_INT_RGB), "tiff"));
    foreign("TIFF, little-endian", start("II*\0\10\0\0\0"));
    foreign("WebP", start("RIFF\24\0\0\0WEBPVP8L"));
    foreign("HEIC", start("\0\0\0\30ftypheic\0\0\0\0"));
    foreign("AVIF", start("\0\0\0\30ftypavif\0\0\0\0"));
    foreign("JPEG 2000", start("\0\0\0\14jP  \r\n\u0087\n"));
    foreign("JPEG 2000 codestream", start("\u00FFO\u00FFQ"));
    foreign("JPEG XL", start("\0\0\0\14JXL \r\n\u0087\n"));
    foreign("JPEG XL codestream", start("\u00FF\n"));
    foreign("Photoshop", start("8BPS\0\1"));
    foreign("icon", start("\0\0\1\0\1\0"));
    foreign("MNG", start("\u008AMNG\r\n\32\n"));
  }

  private void addMixtures() {
    Picture source = Pictures.slopes(16, 16);
    byte[] png = png(source);
    byte[] zip = "PK\3\4".getBytes(StandardCharsets.ISO_8859_1);
    kinds.add(
        shown("PNG and then a JPEG", JpegBytes.empty().plus(png).plus(jpeg()).bytes(), source, 0));
    kinds.add(
        shown(
            "JPEG and then a PNG", JpegBytes.empty().plus(jpeg()).plus(png).bytes(), source, LOSS));
    kinds.add(
        shown(
            "JPEG and then a zip", JpegBytes.empty().plus(jpeg()).plus(zip).bytes(), source, LOSS));
    kinds.add(
        shown(
            "JPEG whose comment is HTML",
            JpegBytes.parse(jpeg())
                .afterStart(JpegBytes.segment(JpegBytes.COMMENT, "<html><!--"))
                .bytes(),
            source,
            LOSS));
  }

  private void none(String name, byte[] file) {
    kinds.add(refused(name, file, RejectReason.NOT_AN_IMAGE));
  }

  private void foreign(String name, byte[] file) {
    kinds.add(refused(name, file, RejectReason.UNSUPPORTED_FORMAT));
  }

  private static BufferedImage image(int type) {
    return EncodedImages.random(type, 9, 9, 1);
  }

  private static byte[] jpeg() {
    return EncodedJpegs.baseline(Pictures.image(Pictures.slopes(16, 16)));
  }

  private static byte[] png(Picture picture) {
    return PngBytes.start()
        .header(picture.shape().width(), picture.shape().height(), 8, 2, false)
        .chunk("IDAT", PngBytes.deflated(PngSamples.of(picture).rows(false)))
        .end()
        .bytes();
  }

  /** A format's first bytes and nothing that could be decoded. */
  private static byte[] start(String magic) {
    return Arrays.copyOf(magic.getBytes(StandardCharsets.ISO_8859_1), 64);
  }

  private static byte[] gzipped(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
