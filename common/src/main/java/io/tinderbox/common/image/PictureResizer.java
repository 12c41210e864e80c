package io.tinderbox.common.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * Brings pictures to one size. What shrinks is averaged over areas, what grows is interpolated
 * linearly, each axis by itself; a picture that already has the size stays as it is. Safe for
 * several threads.
 */
public final class PictureResizer {
  private final ImageShape target;
  private final ResizeMode mode;

  private PictureResizer(ImageShape target, ResizeMode mode) {
    this.target = Objects.requireNonNull(target);
    this.mode = Objects.requireNonNull(mode);
  }

  public static PictureResizer of(ImageShape target, ResizeMode mode) {
    return new PictureResizer(target, mode);
  }

  /**
   * @return a picture of the target's shape
   * @throws IllegalArgumentException when the picture has another number of channels
   */
  public Picture resize(Picture picture) {
    ImageShape source = picture.shape();
    if (source.equals(target)) {
      return picture;
    }
    if (source.channels() != target.channels()) {
      throw new IllegalArgumentException(
          "expected %d channels, found %d".formatted(target.channels(), source.channels()));
    }
    return switch (mode) {
      case RESIZE ->
          resample(picture, 0, source.height(), target.height(), 0, source.width(), target.width());
      case RESIZE_CROP -> resizeAndCrop(picture);
      case PAD -> pad(picture);
    };
  }

  private Picture resizeAndCrop(Picture picture) {
    ImageShape source = picture.shape();
    // Input pixels an output pixel, by the side that has the fewer.
    double scale =
        Math.min(
            (double) source.height() / target.height(), (double) source.width() / target.width());
    double height = scale * target.height();
    double width = scale * target.width();
    return resample(
        picture,
        (source.height() - height) / 2,
        height,
        target.height(),
        (source.width() - width) / 2,
        width,
        target.width());
  }

  private Picture pad(Picture picture) {
    ImageShape source = picture.shape();
    double scale =
        Math.max(
            (double) source.height() / target.height(), (double) source.width() / target.width());
    int height = fitted(source.height(), scale, target.height());
    int width = fitted(source.width(), scale, target.width());
    Picture inner = resample(picture, 0, source.height(), height, 0, source.width(), width);
    byte[] pixels = new byte[target.values()];
    int top = (target.height() - height) / 2;
    int left = (target.width() - width) / 2;
    for (int channel = 0; channel < target.channels(); channel++) {
      for (int row = 0; row < height; row++) {
        System.arraycopy(
            inner.pixels(),
            (channel * height + row) * width,
            pixels,
            (channel * target.height() + top + row) * target.width() + left,
            width);
      }
    }
    return new Picture(target, pixels);
  }

  private static int fitted(int size, double scale, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(size / scale)));
  }

  private static Picture resample(
      Picture picture,
      double top,
      double height,
      int outputHeight,
      double left,
      double width,
      int outputWidth) {
    ImageShape source = picture.shape();
    if (source.height() == outputHeight && source.width() == outputWidth) {
      return picture;
    }
    AxisWeights rows = AxisWeights.of(source.height(), top, height, outputHeight);
    AxisWeights columns = AxisWeights.of(source.width(), left, width, outputWidth);
    ImageShape shape = new ImageShape(source.channels(), outputHeight, outputWidth);
    byte[] pixels = new byte[shape.values()];
    for (int channel = 0; channel < source.channels(); channel++) {
      resample(picture, channel, rows, columns, pixels);
    }
    return new Picture(shape, pixels);
  }

  /** One channel, row by row, so that the memory does not grow with the source. */
  private static void resample(
      Picture picture, int channel, AxisWeights rows, AxisWeights columns, byte[] to) {
    int width = columns.outputs();
    // The last two source rows: neighbouring areas share one, neighbouring lines two.
    float[][] narrowed = new float[2][width];
    int[] held = {-1, -1};
    float[] sums = new float[width];
    for (int i = 0; i < rows.outputs(); i++) {
      float[] weights = rows.weights()[i];
      Arrays.fill(sums, 0);
      for (int k = 0; k < weights.length; k++) {
        int row = rows.first()[i] + k;
        float[] line = narrowed[row % 2];
        if (held[row % 2] != row) {
          narrow(picture, channel, row, columns, line);
          held[row % 2] = row;
        }
        for (int column = 0; column < width; column++) {
          sums[column] += weights[k] * line[column];
        }
      }
      int offset = (channel * rows.outputs() + i) * width;
      for (int column = 0; column < width; column++) {
        to[offset + column] = (byte) Math.min(255, (int) (sums[column] + 0.5f));
      }
    }
  }

  /** A source row, {@code [width]} uint8, to {@code [outputs]} float. */
  private static void narrow(
      Picture picture, int channel, int row, AxisWeights columns, float[] to) {
    int line = (channel * picture.shape().height() + row) * picture.shape().width();
    byte[] from = picture.pixels();
    for (int i = 0; i < columns.outputs(); i++) {
      float[] weights = columns.weights()[i];
      int at = line + columns.first()[i];
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * (from[at + k] & 0xFF);
      }
      to[i] = sum;
    }
  }
}
