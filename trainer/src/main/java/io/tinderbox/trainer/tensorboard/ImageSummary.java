package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PngEncoder;

/** A picture, as PNG in RGB. */
record ImageSummary(String tag, Picture picture) implements Summary {
  private static final int RGB = 3;

  @Override
  public Message value() {
    Message image =
        new Message()
            .varint(1, picture.shape().height())
            .varint(2, picture.shape().width())
            .varint(3, RGB)
            .bytes(4, PngEncoder.encode(picture));
    return new Message().text(1, tag).message(4, image);
  }
}
