package io.tinderbox.common.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The bytes of a JPEG or PNG file as a {@link Picture}: RGB, uint8, {@code [3, height, width]} at
 * its own size. The format is told by the contents, never by a name. Values are those in the file:
 * no colour profile is applied, grey is repeated in all three channels, what is transparent is laid
 * over white, 16 bits are cut to 8.
 *
 * <p>For one thread; opening one costs far more than a picture, so keep it.
 */
public final class PictureDecoder implements AutoCloseable {
  private static final int CHANNELS = 3;

  static {
    // Its cache would be a temporary file a picture.
    ImageIO.setUseCache(false);
  }

  private final long maxPixels;
  private final ImageReader jpeg;
  private final ImageReader png;

  private PictureDecoder(long maxPixels, ImageReader jpeg, ImageReader png) {
    this.maxPixels = maxPixels;
    this.jpeg = jpeg;
    this.png = png;
  }

  /**
   * @param maxPixels height x width above which a picture is rejected by its header
   */
  public static PictureDecoder of(long maxPixels) {
    return new PictureDecoder(maxPixels, reader("jpeg"), reader("png"));
  }

  /**
   * @throws RejectedPictureException when the bytes are no picture that can be used, whatever they
   *     are
   */
  public Picture decode(byte[] file) throws RejectedPictureException {
    if (file.length == 0) {
      throw new RejectedPictureException(RejectReason.EMPTY, "expected a picture, found 0 bytes");
    }
    if (JpegHeader.matches(file)) {
      JpegHeader header = JpegHeader.read(file);
      checkSize(header.width(), header.height());
      if (header.components() != 1 && header.components() != CHANNELS) {
        throw new RejectedPictureException(
            RejectReason.UNSUPPORTED_COLOUR,
            "expected 1 or 3 colour components, found " + header.components());
      }
      return decode(jpeg, header.forDecoding(file));
    }
    if (PngHeader.matches(file)) {
      PngHeader header = PngHeader.read(file);
      checkSize(header.width(), header.height());
      return decode(png, file);
    }
    throw ForeignFormat.rejection(file);
  }

  private void checkSize(int width, int height) throws RejectedPictureException {
    if ((long) width * height > maxPixels) {
      throw new RejectedPictureException(
          RejectReason.TOO_LARGE,
          "expected at most %d pixels, found %d x %d".formatted(maxPixels, width, height));
    }
  }

  // Decoders throw whatever comes to them over hostile files: index errors, negative sizes, colour
  // errors.
  private static Picture decode(ImageReader reader, byte[] file) throws RejectedPictureException {
    DecoderWarnings warnings = new DecoderWarnings();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.addIIOReadWarningListener(warnings);
      reader.setInput(in, true, true);
      Picture picture = RasterPixels.picture(reader.read(0));
      warnings.throwIfAny();
      return picture;
    } catch (IOException | RuntimeException e) {
      warnings.throwIfAny();
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new RejectedPictureException(
          e instanceof java.io.EOFException ? RejectReason.TRUNCATED : RejectReason.CORRUPT,
          message.lines().findFirst().orElse(e.getClass().getSimpleName()));
    } finally {
      reader.reset();
    }
  }

  /** The JDK's own reader, so that a plug-in on the class path does not change values. */
  private static ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader first = null;
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
      first = first == null ? reader : first;
    }
    if (first == null) {
      throw new IllegalStateException("The Java runtime has no reader for " + format);
    }
    return first;
  }

  @Override
  public void close() {
    jpeg.dispose();
    png.dispose();
  }
}
