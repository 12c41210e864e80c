package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.image.ImageShape;

/**
 * Takes the values of a window from a stored picture: copies pixels where the placement is whole,
 * and is bilinear where it is not. What lies in the window but outside the picture is black; {@link
 * Edges} tell what a moved picture shows beyond its border. Keeps scratch memory: one for each
 * thread.
 */
final class Resampler {
  private final ImageShape image;
  private final int crop;
  private final Edges edges;
  private final int[] columns;

  Resampler(ImageShape image, int crop, Edges edges) {
    this.image = image;
    this.crop = crop;
    this.edges = edges;
    this.columns = new int[crop];
  }

  /**
   * @param pixels uint8, {@code [channels, height, width]} from {@code offset} on
   * @param into {@code [channels, crop, crop]}, 0 … 255
   */
  void sample(byte[] pixels, int offset, Placement placement, float[] into) {
    if (placement.whole()) {
      copy(pixels, offset, placement, into);
    } else {
      interpolate(pixels, offset, placement, into);
    }
  }

  private void copy(byte[] pixels, int offset, Placement placement, float[] into) {
    for (int column = 0; column < crop; column++) {
      int x = placement.columnOf(column);
      columns[column] =
          x < 0 || x >= image.width()
              ? Edges.BLACK
              : edges.index((int) placement.column(0, x), image.width());
    }
    for (int row = 0; row < crop; row++) {
      int y = placement.top() + row;
      int from =
          y < 0 || y >= image.height()
              ? Edges.BLACK
              : edges.index((int) placement.row(y, 0), image.height());
      for (int channel = 0; channel < image.channels(); channel++) {
        int start = offset + (channel * image.height() + from) * image.width();
        int at = (channel * crop + row) * crop;
        for (int column = 0; column < crop; column++) {
          boolean black = from == Edges.BLACK || columns[column] == Edges.BLACK;
          into[at + column] = black ? 0 : pixels[start + columns[column]] & 0xFF;
        }
      }
    }
  }

  private void interpolate(byte[] pixels, int offset, Placement placement, float[] into) {
    for (int row = 0; row < crop; row++) {
      int y = placement.top() + row;
      for (int column = 0; column < crop; column++) {
        int x = placement.columnOf(column);
        int at = row * crop + column;
        if (y < 0 || x < 0 || y >= image.height() || x >= image.width()) {
          for (int channel = 0; channel < image.channels(); channel++) {
            into[channel * crop * crop + at] = 0;
          }
        } else {
          pixel(pixels, offset, placement.row(y, x), placement.column(y, x), into, at);
        }
      }
    }
  }

  /** One pixel of the input, in all channels. */
  private void pixel(byte[] pixels, int offset, double y, double x, float[] into, int at) {
    int upper = (int) Math.floor(y);
    int lefter = (int) Math.floor(x);
    float down = (float) (y - upper);
    float right = (float) (x - lefter);
    int height = image.height();
    int width = image.width();
    if (upper >= 0 && lefter >= 0 && upper + 1 < height && lefter + 1 < width) {
      int from = offset + upper * width + lefter;
      for (int channel = 0; channel < image.channels(); channel++) {
        float first = mix(pixels[from] & 0xFF, pixels[from + 1] & 0xFF, right);
        float second = mix(pixels[from + width] & 0xFF, pixels[from + width + 1] & 0xFF, right);
        into[at] = mix(first, second, down);
        from += height * width;
        at += crop * crop;
      }
      return;
    }
    int row0 = edges.index(upper, height);
    int row1 = edges.index(upper + 1, height);
    int column0 = edges.index(lefter, width);
    int column1 = edges.index(lefter + 1, width);
    for (int channel = 0; channel < image.channels(); channel++) {
      int plane = offset + channel * height * width;
      float first =
          mix(value(pixels, plane, row0, column0), value(pixels, plane, row0, column1), right);
      float second =
          mix(value(pixels, plane, row1, column0), value(pixels, plane, row1, column1), right);
      into[channel * crop * crop + at] = mix(first, second, down);
    }
  }

  private float value(byte[] pixels, int plane, int row, int column) {
    boolean black = row == Edges.BLACK || column == Edges.BLACK;
    return black ? 0 : pixels[plane + row * image.width() + column] & 0xFF;
  }

  private static float mix(float first, float second, float share) {
    return first + (second - first) * share;
  }
}
