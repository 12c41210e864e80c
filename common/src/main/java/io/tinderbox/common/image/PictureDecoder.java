package io.tinderbox.common.image;

import io.tinderbox.common.exit.TinderboxException;
import java.util.Objects;

/**
 * The bytes of a JPEG or PNG file as a {@link Picture}: RGB, uint8, {@code [3, height, width]} at
 * its own size, upright as its Exif orientation says. The format is told by the contents, never by
 * a name. Values are those in the file: no colour profile and no gamma is applied, grey is repeated
 * in all three channels, what is transparent is laid over white, 16 bits are cut to 8. Of a file
 * with several images, the first.
 *
 * <p>A picture is decoded if a usual viewer shows all of it; damage that a viewer paints over is a
 * rejection.
 *
 * <p>For one thread; opening one costs far more than a picture, so keep it.
 */
public final class PictureDecoder implements AutoCloseable {
  private final DecodingConfig config;
  private final JpegDecoder jpeg;
  private final PngDecoder png;

  private PictureDecoder(DecodingConfig config) {
    this.config = Objects.requireNonNull(config);
    this.jpeg = new JpegDecoder(config);
    this.png = new PngDecoder(config);
  }

  public static PictureDecoder of(DecodingConfig config) {
    return new PictureDecoder(config);
  }

  /** One that rejects what is truncated. */
  public static PictureDecoder of(long maxPixels) {
    return new PictureDecoder(DecodingConfig.of(maxPixels));
  }

  /**
   * @throws RejectedPictureException when the bytes are no picture that can be used, whatever they
   *     are
   * @throws TinderboxException exit code 5, when the memory does not suffice for a picture within
   *     the limits: which pictures are used must not depend on the machine
   */
  public Picture decode(byte[] file) throws RejectedPictureException {
    if (file.length == 0) {
      throw new RejectedPictureException(RejectReason.EMPTY, "expected a picture, found 0 bytes");
    }
    config.requireFileBytes(file.length);
    Deadline deadline = Deadline.in(config.timeLimit());
    try {
      if (JpegFile.matches(file)) {
        return jpeg.decode(file, deadline);
      }
      if (PngFile.matches(file)) {
        return png.decode(file, deadline);
      }
    } catch (Deadline.PassedException e) {
      throw new RejectedPictureException(RejectReason.TOO_SLOW, e.getMessage());
    } catch (OutOfMemoryError e) {
      throw TinderboxException.infrastructure(
          "Cannot decode a picture of %d bytes: expected more memory, found %s (give the executor more, or lower ingest.maxPixels)"
              .formatted(file.length, e.getMessage()),
          e);
    } catch (RuntimeException | StackOverflowError e) {
      // Decoders throw whatever comes to them over hostile files: index errors, negative sizes.
      throw RejectedPictureException.corrupt("a picture", e.toString());
    }
    throw ForeignFormat.rejection(file);
  }

  @Override
  public void close() {
    jpeg.close();
  }
}
