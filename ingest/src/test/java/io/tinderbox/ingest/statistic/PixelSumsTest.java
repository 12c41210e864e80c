package io.tinderbox.ingest.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PixelSumsTest {
  private static final ImageShape SHAPE = new ImageShape(3, 6, 5);

  @Property(tries = 50)
  void areWhatDirectComputationGives(
      @ForAll @IntRange(min = 1, max = 9) int pictures, @ForAll long seed) {
    byte[] values = values(pictures, seed);
    PixelSums sums = PixelSums.empty();
    sums.add(SHAPE, values);
    double[][] planes = planes(values);
    for (int i = 0; i < 3; i++) {
      assertThat(sums.mean().get(i)).isCloseTo(mean(planes[i]), within(1e-9));
      for (int j = 0; j < 3; j++) {
        double covariance = 0;
        for (int k = 0; k < planes[i].length; k++) {
          covariance += (planes[i][k] - mean(planes[i])) * (planes[j][k] - mean(planes[j]));
        }
        covariance /= planes[i].length;
        assertThat(sums.covariance().get(i).get(j)).isCloseTo(covariance, within(1e-6));
      }
      assertThat(sums.std().get(i))
          .isCloseTo(Math.sqrt(sums.covariance().get(i).get(i)), within(1e-12));
    }
  }

  @Property(tries = 50)
  void doNotDependOnTheOrderOfMerging(@ForAll long seed) {
    byte[] values = values(4, seed);
    PixelSums whole = PixelSums.empty();
    whole.add(SHAPE, values);
    PixelSums merged = PixelSums.empty();
    for (int picture : new int[] {2, 0, 3, 1}) {
      PixelSums part = PixelSums.empty();
      int size = SHAPE.values();
      part.add(SHAPE, java.util.Arrays.copyOfRange(values, picture * size, (picture + 1) * size));
      merged.add(part.totals());
    }
    assertThat(merged.mean()).isEqualTo(whole.mean());
    assertThat(merged.std()).isEqualTo(whole.std());
    assertThat(merged.covariance()).isEqualTo(whole.covariance());
  }

  @Test
  void whitePicturesOfManyPixelsDoNotOverflow() {
    ImageShape large = new ImageShape(3, 300, 300);
    byte[] white = new byte[large.values()];
    java.util.Arrays.fill(white, (byte) 255);
    PixelSums sums = PixelSums.empty();
    sums.add(large, white);
    assertThat(sums.mean()).containsExactly(255.0, 255.0, 255.0);
    assertThat(sums.std()).containsExactly(0.0, 0.0, 0.0);
  }

  private static byte[] values(int pictures, long seed) {
    byte[] values = new byte[pictures * SHAPE.values()];
    new Random(seed).nextBytes(values);
    return values;
  }

  private static double[][] planes(byte[] values) {
    int area = SHAPE.height() * SHAPE.width();
    int pictures = values.length / SHAPE.values();
    double[][] planes = new double[3][pictures * area];
    for (int i = 0; i < values.length; i++) {
      int picture = i / SHAPE.values();
      int channel = i % SHAPE.values() / area;
      planes[channel][picture * area + i % area] = values[i] & 0xFF;
    }
    return planes;
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }
}
