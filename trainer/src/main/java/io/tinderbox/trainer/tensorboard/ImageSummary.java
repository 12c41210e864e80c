package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PngEncoder;
import java.nio.ByteBuffer;

/**
 * A picture.
 *
 * @param png a whole file, in RGB
 */
record ImageSummary(String tag, byte[] png) implements Summary {
  private static final int RGB = 3;

  /** Where the header's fields lie: behind the signature, and the chunk's length and name. */
  private static final int WIDTH_AT = 16;

  private static final int HEIGHT_AT = 20;

  ImageSummary(String tag, Picture picture) {
    this(tag, PngEncoder.encode(picture));
  }

  @Override
  public Message value() {
    ByteBuffer file = ByteBuffer.wrap(png);
    Message image =
        new Message()
            .varint(1, file.getInt(HEIGHT_AT))
            .varint(2, file.getInt(WIDTH_AT))
            .varint(3, RGB)
            .bytes(4, png);
    return new Message().text(1, tag).message(4, image);
  }
}
