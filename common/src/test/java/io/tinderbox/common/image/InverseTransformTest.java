package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * JPEGs that are written here from coefficients, against a reference in double precision: the
 * inverse DCT of ITU-T T.81, libjpeg's triangle filter for chroma, JFIF's colours. A sample may
 * differ by 1, which its integer transform allows; a colour channel by what a difference of 1 in
 * luma and in chroma together makes, 1 + 1.772.
 */
class InverseTransformTest {
  private static final int SIZE = 64;
  private static final int CODE_BITS = 4;
  private static final int MOST_AC = 20;
  // Row and column of a block's coefficients in the order of the file.
  private static final int[][] ZIGZAG = zigzag();

  @ParameterizedTest(name = "{0} components, luma {1}x{2}")
  @CsvSource({"1, 1, 1, 1", "3, 1, 1, 3", "3, 2, 1, 3", "3, 2, 2, 3"})
  void aJpegIsWhatTheStandardMakesOfIt(int components, int across, int down, int tolerance)
      throws Exception {
    Random random = new Random(components * 100L + across * 10L + down);
    double[][][][] blocks = new double[components][][][];
    int[][][] samples = new int[components][][];
    for (int c = 0; c < components; c++) {
      int width = c == 0 ? SIZE : SIZE / across;
      int height = c == 0 ? SIZE : SIZE / down;
      blocks[c] = coefficients(random, width / 8, height / 8);
      samples[c] = samples(blocks[c], width, height);
    }
    Picture expected = picture(samples, across, down);
    try (PictureDecoder decoder = PictureDecoder.of(SIZE * SIZE)) {
      Picture found = decoder.decode(write(blocks, across, down));
      assertThat(found.shape()).isEqualTo(expected.shape());
      assertThat(Pictures.difference(found, expected)).isLessThanOrEqualTo(tolerance);
    }
  }

  /** {@code [blocks, zigzag position]} in rows of blocks: a few low frequencies, never 0. */
  private static double[][][] coefficients(Random random, int across, int down) {
    double[][][] blocks = new double[down][across][];
    for (double[][] row : blocks) {
      for (int i = 0; i < across; i++) {
        row[i] = new double[1 + random.nextInt(MOST_AC)];
        row[i][0] = random.nextInt(801) - 400;
        for (int k = 1; k < row[i].length; k++) {
          row[i][k] = (1 + random.nextInt(60)) * (random.nextBoolean() ? 1 : -1);
        }
      }
    }
    return blocks;
  }

  private static int[][] samples(double[][][] blocks, int width, int height) {
    int[][] samples = new int[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        double[] block = blocks[y / 8][x / 8];
        for (int k = 0; k < block.length; k++) {
          sum += block[k] * basis(ZIGZAG[k][0], y % 8) * basis(ZIGZAG[k][1], x % 8);
        }
        samples[y][x] = clamped(sum / 4 + 128);
      }
    }
    return samples;
  }

  private static double basis(int frequency, int position) {
    double scale = frequency == 0 ? Math.sqrt(0.5) : 1;
    return scale * Math.cos((2 * position + 1) * frequency * Math.PI / 16);
  }

  private static Picture picture(int[][][] samples, int across, int down) {
    if (samples.length == 1) {
      return Pictures.of(SIZE, SIZE, (row, column) -> samples[0][row][column] * 0x010101);
    }
    return Pictures.of(
        SIZE,
        SIZE,
        (row, column) -> {
          int luma = samples[0][row][column];
          double blue = chroma(samples[1], row, column, across, down) - 128;
          double red = chroma(samples[2], row, column, across, down) - 128;
          return clamped(luma + 1.402 * red) << 16
              | clamped(luma - 0.344136 * blue - 0.714136 * red) << 8
              | clamped(luma + 1.772 * blue);
        });
  }

  /** Three quarters of the nearest sample and one of the next, along each axis that was halved. */
  private static double chroma(int[][] samples, int row, int column, int across, int down) {
    double sum = 0;
    int[] rows = neighbours(row, down, samples.length);
    int[] columns = neighbours(column, across, samples[0].length);
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 2; x++) {
        double weight = (y == 0 ? 0.75 : 0.25) * (x == 0 ? 0.75 : 0.25);
        sum += weight * samples[rows[y]][columns[x]];
      }
    }
    return Math.rint(sum);
  }

  private static int[] neighbours(int position, int factor, int length) {
    if (factor == 1) {
      return new int[] {position, position};
    }
    int nearest = position / 2;
    int next = nearest + (position % 2 == 0 ? -1 : 1);
    return new int[] {nearest, Math.max(0, Math.min(length - 1, next))};
  }

  private static int clamped(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }

  private static byte[] write(double[][][][] blocks, int across, int down) {
    int components = blocks.length;
    byte[] ones = new byte[65];
    Arrays.fill(ones, 1, 65, (byte) 1);
    int[] frame = new int[6 + 3 * components];
    int[] scan = new int[4 + 2 * components];
    int[] head = {8, 0, SIZE, 0, SIZE, components};
    System.arraycopy(head, 0, frame, 0, head.length);
    scan[0] = components;
    scan[scan.length - 2] = 63;
    for (int c = 0; c < components; c++) {
      frame[6 + 3 * c] = c + 1;
      frame[7 + 3 * c] = c == 0 ? across << 4 | down : 0x11;
      scan[1 + 2 * c] = c + 1;
    }
    return JpegBytes.empty()
        .plus(new byte[] {(byte) 0xFF, (byte) JpegBytes.START})
        .plus(JpegBytes.segment(JpegBytes.QUANTISERS, ones))
        .plus(JpegBytes.segment(JpegBytes.BASELINE, frame))
        .plus(codes(0))
        .plus(codes(0x10))
        .plus(JpegBytes.segment(JpegBytes.SCAN, scan))
        .plus(data(blocks, across, down))
        .plus(new byte[] {(byte) 0xFF, (byte) JpegBytes.END})
        .bytes();
  }

  /** Four bits for each of twelve categories; of AC, without zeros before it, and 0 for the end. */
  private static byte[] codes(int table) {
    int[] data = new int[17 + 12];
    data[0] = table;
    data[CODE_BITS] = 12;
    for (int i = 0; i < 12; i++) {
      data[17 + i] = i;
    }
    return JpegBytes.segment(JpegBytes.HUFFMAN, data);
  }

  private static byte[] data(double[][][][] blocks, int across, int down) {
    StringBuilder bits = new StringBuilder();
    int[] before = new int[blocks.length];
    for (int y = 0; y < SIZE / 8 / down; y++) {
      for (int x = 0; x < SIZE / 8 / across; x++) {
        for (int c = 0; c < blocks.length; c++) {
          int wide = c == 0 ? across : 1;
          int high = c == 0 ? down : 1;
          for (int i = 0; i < wide * high; i++) {
            double[] block = blocks[c][y * high + i / wide][x * wide + i % wide];
            number(bits, (int) block[0] - before[c]);
            before[c] = (int) block[0];
            for (int k = 1; k < block.length; k++) {
              number(bits, (int) block[k]);
            }
            bits.append("0000");
          }
        }
      }
    }
    while (bits.length() % 8 != 0) {
      bits.append('1');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bits.length(); i += 8) {
      int value = Integer.parseInt(bits.substring(i, i + 8), 2);
      out.write(value);
      if (value == 0xFF) {
        out.write(0);
      }
    }
    return out.toByteArray();
  }

  /** The code of a number's category, and its bits in that category. */
  private static void number(StringBuilder bits, int value) {
    int category = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    append(bits, category, CODE_BITS);
    append(bits, value < 0 ? value - 1 : value, category);
  }

  private static void append(StringBuilder bits, int value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      bits.append(value >> i & 1);
    }
  }

  private static int[][] zigzag() {
    int[][] order = new int[64][];
    int at = 0;
    for (int sum = 0; sum < 15; sum++) {
      for (int i = Math.max(0, sum - 7); i <= Math.min(7, sum); i++) {
        order[at++] = sum % 2 == 1 ? new int[] {i, sum - i} : new int[] {sum - i, i};
      }
    }
    return order;
  }
}
