package io.tinderbox.common.image;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/**
 * The samples of a PNG as numbers, the rows that they are written as, and the picture that they
 * mean.
 *
 * @param values {@code [height, width, samples]}
 */
record PngSamples(int height, int width, int depth, int type, int[] values) {
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  static PngSamples random(int height, int width, int depth, int type, long seed) {
    Random random = new Random(seed);
    int samples = samples(type);
    int[] values = new int[height * width * samples];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1 << depth);
    }
    return new PngSamples(height, width, depth, type, values);
  }

  /** Red, green and blue of 8-bit RGB samples. */
  static PngSamples of(Picture picture) {
    int height = picture.shape().height();
    int width = picture.shape().width();
    int[] values = new int[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = picture.at(i % 3, i / 3 / width, i / 3 % width);
    }
    return new PngSamples(height, width, 8, 2, values);
  }

  int at(int row, int column, int sample) {
    return values[(row * width + column) * samples(type) + sample];
  }

  /** Rows under all five filters by turns. */
  byte[] rows(boolean interlaced) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] pass : interlaced ? PASSES : new int[][] {{0, 0, 1, 1}}) {
      byte[] above = null;
      for (int row = pass[1]; row < height && pass[0] < width; row += pass[3]) {
        byte[] packed = packed(row, pass[0], pass[2]);
        int filter = row * 3 % 5;
        out.write(filter);
        out.writeBytes(filtered(packed, above == null ? new byte[packed.length] : above, filter));
        above = packed;
      }
    }
    return out.toByteArray();
  }

  /** What the samples mean; {@code palette} is 0xAARRGGBB, used by type 3 only. */
  Picture picture(int[] palette) {
    int most = (1 << depth) - 1;
    return Pictures.of(
        height,
        width,
        (row, column) -> {
          int first = at(row, column, 0);
          return switch (type) {
            case 0 -> 0x010101 * eight(first, most);
            case 2 -> rgb(row, column, most);
            case 3 -> first < palette.length ? overWhite(palette[first]) : 0;
            case 4 ->
                overWhite(eight(at(row, column, 1), most) << 24 | 0x010101 * eight(first, most));
            default -> overWhite(eight(at(row, column, 3), most) << 24 | rgb(row, column, most));
          };
        });
  }

  private int rgb(int row, int column, int most) {
    return eight(at(row, column, 0), most) << 16
        | eight(at(row, column, 1), most) << 8
        | eight(at(row, column, 2), most);
  }

  private static int eight(int value, int most) {
    return most == 0xFFFF ? value >> 8 : value * 255 / most;
  }

  private static int overWhite(int argb) {
    double opacity = (argb >>> 24) / 255.0;
    int result = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      long value = Math.round((argb >> shift & 0xFF) * opacity + 255 * (1 - opacity));
      result |= (int) value << shift;
    }
    return result;
  }

  private byte[] packed(int row, int first, int step) {
    int columns = (width - first + step - 1) / step;
    byte[] packed = new byte[(columns * samples(type) * depth + 7) / 8];
    int bit = 0;
    for (int column = first; column < width; column += step) {
      for (int sample = 0; sample < samples(type); sample++) {
        int value = at(row, column, sample);
        if (depth == 16) {
          packed[bit / 8] = (byte) (value >> 8);
          packed[bit / 8 + 1] = (byte) value;
        } else {
          packed[bit / 8] |= (byte) (value << (8 - depth - bit % 8));
        }
        bit += depth;
      }
    }
    return packed;
  }

  private byte[] filtered(byte[] row, byte[] above, int filter) {
    int back = Math.max(1, samples(type) * depth / 8);
    byte[] result = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int left = i < back ? 0 : row[i - back] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = i < back ? 0 : above[i - back] & 0xFF;
      int prediction =
          switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, corner);
          };
      result[i] = (byte) (row[i] - prediction);
    }
    return result;
  }

  private static int paeth(int left, int up, int corner) {
    int estimate = left + up - corner;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toCorner = Math.abs(estimate - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  private static int samples(int type) {
    return switch (type) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }
}
