package io.tinderbox.common.image;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * JPEG to pixels by the JDK's reader, which is libjpeg with its exact inverse DCT and smooth
 * upsampling: the bundled release 6b, or the system's libjpeg-turbo where a distribution built the
 * JDK so. Both give the same values, except that 6b repeats chroma that is subsampled vertically
 * alone (4:4:0), where libjpeg-turbo interpolates it.
 *
 * <p>Its reader is given what {@link JpegFile} makes of a file, so that no rule of its own about
 * colours, profiles or tables applies. Components come out raw and are converted here: the reader's
 * own way to an image copies every value twice more, and knows no CMYK.
 */
final class JpegDecoder implements AutoCloseable {
  private final DecodingConfig config;
  private final DecoderInput input = new DecoderInput();
  private final DecoderWarnings warnings = new DecoderWarnings();
  private final DecodingWatch watch = new DecodingWatch();
  private ImageReader reader;

  JpegDecoder(DecodingConfig config) {
    this.config = config;
    this.reader = open();
  }

  Picture decode(byte[] file, Deadline deadline) throws RejectedPictureException {
    JpegFile jpeg = JpegFile.read(file);
    config.requireSize(jpeg.frame().width(), jpeg.frame().height());
    JpegColours colours = jpeg.colours();
    if (jpeg.isTruncated()) {
      requireKept(RejectedPictureException.truncated("data for all pixels"));
    }
    input.open(jpeg.forDecoding(), deadline);
    warnings.clear();
    watch.start(deadline);
    Picture picture = decode(colours);
    Optional<RejectedPictureException> loss = warnings.rejection();
    if (loss.isPresent()) {
      requireKept(loss.get());
    }
    return jpeg.orientation().upright(picture);
  }

  private Picture decode(JpegColours colours) throws RejectedPictureException {
    boolean done = false;
    try {
      reader.setInput(input, false, true);
      Picture picture =
          switch (colours) {
            case GREY, RGB -> RasterPixels.rgb(reader.readRaster(0, null));
            case YCBCR -> RasterPixels.fromYcbcr(reader.readRaster(0, null));
            case CMYK -> RasterPixels.fromCmyk(reader.readRaster(0, null), false);
            case YCCK -> RasterPixels.fromCmyk(reader.readRaster(0, null), true);
          };
      done = true;
      return picture;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Insufficient memory")) {
        throw new OutOfMemoryError(e.getMessage());
      }
      throw RejectedPictureException.corrupt("a JPEG", "'%s'".formatted(e.getMessage()));
    } finally {
      if (!done) {
        // What a failed picture leaves in a reader is not to reach the next one.
        close();
        reader = open();
      }
    }
  }

  private void requireKept(RejectedPictureException loss) throws RejectedPictureException {
    if (loss.reason() != RejectReason.TRUNCATED || config.truncated() == TruncatedPolicy.REJECT) {
      throw loss;
    }
  }

  /** The JDK's own reader, so that a plug-in on the class path does not change values. */
  private ImageReader open() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    while (readers.hasNext()) {
      ImageReader candidate = readers.next();
      if (candidate.getClass().getName().startsWith("com.sun.imageio.")) {
        candidate.addIIOReadWarningListener(warnings);
        candidate.addIIOReadProgressListener(watch);
        return candidate;
      }
    }
    throw new IllegalStateException("The Java runtime has no JPEG reader");
  }

  @Override
  public void close() {
    reader.dispose();
  }
}
