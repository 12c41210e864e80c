package io.tinderbox.trainer.input;

import io.tinderbox.common.image.ImageShape;
import java.nio.FloatBuffer;

/**
 * Turns stored pixels into a network's input: a window of the picture, mirrored or not, and {@code
 * (x - mean) / std} for each channel. Looks values up in a table of 256 a channel. Keeps scratch
 * memory: one writer for each thread.
 */
public final class CropWriter {
  private final ImageShape image;
  private final int crop;
  private final float[][] normalised;
  private final float[] scratch;

  private CropWriter(Preprocessing preprocessing) {
    this.image = preprocessing.image();
    this.crop = preprocessing.crop();
    this.normalised = new float[image.channels()][256];
    this.scratch = new float[preprocessing.input().values()];
    for (int channel = 0; channel < image.channels(); channel++) {
      double mean = preprocessing.mean().get(channel);
      double std = preprocessing.std().get(channel);
      for (int value = 0; value < 256; value++) {
        normalised[channel][value] = (float) ((value - mean) / std);
      }
    }
  }

  public static CropWriter of(Preprocessing preprocessing) {
    return new CropWriter(preprocessing);
  }

  /**
   * Writes one example's input.
   *
   * @param pixels uint8, {@code [channels, height, width]} as stored
   * @param top first row of the window, 0 … height - crop
   * @param left first column of the window, 0 … width - crop
   * @param mirror whether the window is flipped left to right
   * @param into float32 {@code [examples, channels, crop, crop]}; its position stays
   * @param example which of the buffer's examples is written, from 0
   * @throws IllegalArgumentException when the pixels are not those of one picture
   * @throws IndexOutOfBoundsException when the window leaves the picture, or the buffer is full
   */
  public void write(
      byte[] pixels, int top, int left, boolean mirror, FloatBuffer into, int example) {
    if (pixels.length != image.values()) {
      throw new IllegalArgumentException(
          "Cannot crop a picture: expected %d pixel values, found %d"
              .formatted(image.values(), pixels.length));
    }
    write(pixels, 0, top, left, mirror, into, example);
  }

  /**
   * As the other, for one of many pictures that lie one after the other.
   *
   * @param offset of the picture's first value in {@code pixels}
   */
  public void write(
      byte[] pixels, int offset, int top, int left, boolean mirror, FloatBuffer into, int example) {
    if (top < 0 || left < 0 || top + crop > image.height() || left + crop > image.width()) {
      throw new IndexOutOfBoundsException(
          "Cannot crop %d at (%d, %d) from %s".formatted(crop, top, left, image));
    }
    int at = 0;
    for (int channel = 0; channel < image.channels(); channel++) {
      float[] table = normalised[channel];
      for (int row = 0; row < crop; row++) {
        int from = offset + (channel * image.height() + top + row) * image.width() + left;
        if (mirror) {
          for (int column = crop - 1; column >= 0; column--) {
            scratch[at++] = table[pixels[from + column] & 0xFF];
          }
        } else {
          for (int column = 0; column < crop; column++) {
            scratch[at++] = table[pixels[from + column] & 0xFF];
          }
        }
      }
    }
    into.put(example * scratch.length, scratch);
  }
}
