package io.tinderbox.ingest.statistic;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.shard.Manifest.PixelTotals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums over RGB pixels in whole numbers, so that mean, deviation and covariance come out the same
 * in whatever order pictures and shards are added. For one thread.
 *
 * <p>A 64-bit sum of products holds 1.4e14 pixels: a hundred times ImageNet-22k at 256x256.
 */
public final class PixelSums {
  private static final int CHANNELS = 3;
  // Pixels at a time: they stay in the processor's first cache, and their squares fit an int.
  private static final int RUN = 4096;

  private long pixels;
  private final long[] sums;
  private final long[] products;
  private final int[][] channels = new int[CHANNELS][RUN];

  private PixelSums(long pixels, long[] sums, long[] products) {
    this.pixels = pixels;
    this.sums = sums;
    this.products = products;
  }

  public static PixelSums empty() {
    return new PixelSums(0, new long[CHANNELS], new long[CHANNELS * CHANNELS]);
  }

  /** The sums as they travel and are stored. */
  public PixelTotals totals() {
    return new PixelTotals(
        pixels, Arrays.stream(sums).boxed().toList(), Arrays.stream(products).boxed().toList());
  }

  public long pixels() {
    return pixels;
  }

  /**
   * Adds pictures that lie one after another.
   *
   * @param values uint8, {@code [examples, 3, height, width]}
   */
  public void add(ImageShape shape, byte[] values) {
    int area = shape.height() * shape.width();
    for (int picture = 0; picture < values.length; picture += CHANNELS * area) {
      for (int from = 0; from < area; from += RUN) {
        addRun(values, picture + from, area, Math.min(RUN, area - from));
      }
    }
    pixels += values.length / CHANNELS;
  }

  private void addRun(byte[] values, int offset, int area, int length) {
    for (int i = 0; i < CHANNELS; i++) {
      unpack(values, offset + i * area, length, channels[i]);
    }
    for (int i = 0; i < CHANNELS; i++) {
      sums[i] += sum(channels[i], length);
      for (int j = i; j < CHANNELS; j++) {
        int product = product(channels[i], channels[j], length);
        products[CHANNELS * i + j] += product;
        if (j > i) {
          products[CHANNELS * j + i] += product;
        }
      }
    }
  }

  // Each a loop of its own over integers, which the compiler turns into vector instructions.

  private static void unpack(byte[] values, int offset, int length, int[] to) {
    for (int i = 0; i < length; i++) {
      to[i] = values[offset + i] & 0xFF;
    }
  }

  private static int sum(int[] a, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i];
    }
    return sum;
  }

  private static int product(int[] a, int[] b, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public void add(PixelTotals other) {
    pixels += other.pixels();
    plus(sums, array(other.sums()));
    plus(products, array(other.products()));
  }

  private static long[] array(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static void plus(long[] to, long... added) {
    for (int i = 0; i < to.length; i++) {
      to[i] += added[i];
    }
  }

  /** By channel, 0–255, [3]; zeros when there are no pixels. */
  public List<Double> mean() {
    List<Double> mean = new ArrayList<>();
    for (long sum : sums) {
      mean.add(pixels == 0 ? 0.0 : ratio(BigInteger.valueOf(sum), BigInteger.valueOf(pixels)));
    }
    return mean;
  }

  /** By channel, 0–255, [3], of the whole population. */
  public List<Double> std() {
    List<Double> std = new ArrayList<>();
    List<List<Double>> covariance = covariance();
    for (int i = 0; i < CHANNELS; i++) {
      std.add(Math.sqrt(covariance.get(i).get(i)));
    }
    return std;
  }

  /** Of channels i and j, [3][3], of the whole population, in values of 0–255 squared. */
  public List<List<Double>> covariance() {
    BigInteger count = BigInteger.valueOf(pixels);
    List<List<Double>> covariance = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      List<Double> line = new ArrayList<>();
      for (int j = 0; j < CHANNELS; j++) {
        BigInteger spread =
            count
                .multiply(BigInteger.valueOf(products[CHANNELS * i + j]))
                .subtract(BigInteger.valueOf(sums[i]).multiply(BigInteger.valueOf(sums[j])));
        line.add(pixels == 0 ? 0.0 : ratio(spread, count.multiply(count)));
      }
      covariance.add(List.copyOf(line));
    }
    return List.copyOf(covariance);
  }

  private static double ratio(BigInteger numerator, BigInteger denominator) {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
        .doubleValue();
  }
}
