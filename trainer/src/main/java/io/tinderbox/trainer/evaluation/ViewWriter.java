package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PictureResizer;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.Preprocessing;
import java.nio.FloatBuffer;

/**
 * Turns a window of a stored picture into a network's input; one of another size than the input is
 * resized to it. Keeps scratch memory: one writer for each thread.
 */
final class ViewWriter {
  private final Preprocessing preprocessing;
  private final int side;
  private final CropWriter plain;
  private final CropWriter resized;
  private final PictureResizer resizer;

  /**
   * @param side height and width of a window in stored pixels
   */
  ViewWriter(Preprocessing preprocessing, int side) {
    this.preprocessing = preprocessing;
    this.side = side;
    this.plain = CropWriter.of(preprocessing);
    ImageShape input = preprocessing.input();
    this.resizer = PictureResizer.of(input, ResizeMode.RESIZE);
    this.resized =
        CropWriter.of(
            new Preprocessing(
                input, preprocessing.crop(), preprocessing.mean(), preprocessing.std()));
  }

  /**
   * @param pixels uint8, {@code [channels, height, width]} as stored
   * @param into float32 {@code [examples, channels, crop, crop]}
   * @param example which of the buffer's examples is written, from 0
   */
  void write(byte[] pixels, Crop crop, FloatBuffer into, int example) {
    if (side == preprocessing.crop()) {
      plain.write(pixels, crop.top(), crop.left(), crop.mirror(), into, example);
    } else {
      Picture input = resizer.resize(window(pixels, crop));
      resized.write(input.pixels(), 0, 0, crop.mirror(), into, example);
    }
  }

  private Picture window(byte[] pixels, Crop crop) {
    ImageShape image = preprocessing.image();
    byte[] window = new byte[image.channels() * side * side];
    for (int channel = 0; channel < image.channels(); channel++) {
      for (int row = 0; row < side; row++) {
        int from = (channel * image.height() + crop.top() + row) * image.width() + crop.left();
        System.arraycopy(pixels, from, window, (channel * side + row) * side, side);
      }
    }
    return new Picture(new ImageShape(image.channels(), side, side), window);
  }
}
