package io.tinderbox.trainer.input.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import java.awt.Color;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Colours, held against the definitions in double, a pixel at a time. */
class ColourTest {
  private static final int PLANE = Pictures.FRAME.plane();
  private static final double TOLERANCE = 2e-3;

  /** What a definition makes of one pixel, red, green and blue in 0 … 1. */
  private interface Definition {
    double[] of(double[] rgb);
  }

  private static void hold(float[] before, float[] after, Definition definition) {
    for (int i = 0; i < PLANE; i++) {
      double[] rgb = new double[3];
      for (int channel = 0; channel < 3; channel++) {
        rgb[channel] = before[channel * PLANE + i] / 255.0;
      }
      double[] expected = definition.of(rgb);
      for (int channel = 0; channel < 3; channel++) {
        double within = Math.max(0, Math.min(1, expected[channel]));
        assertThat((double) after[channel * PLANE + i]).isCloseTo(255 * within, within(TOLERANCE));
      }
    }
  }

  @Property(tries = 40)
  void brightnessMultiplies(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 10) double factor) {
    float[] before = Pictures.values(seed);
    float[] after = before.clone();
    Brightness.brighten(after, (float) factor);
    hold(
        before,
        after,
        rgb -> new double[] {f(factor) * rgb[0], f(factor) * rgb[1], f(factor) * rgb[2]});
  }

  @Property(tries = 40)
  void contrastMovesAwayFromTheMeanLuma(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 10) double factor) {
    float[] before = Pictures.values(seed);
    float[] after = before.clone();
    Contrast.contrast(after, PLANE, (float) factor);
    double luma = 0;
    for (int i = 0; i < PLANE; i++) {
      luma += 0.299 * before[i] + 0.587 * before[PLANE + i] + 0.114 * before[2 * PLANE + i];
    }
    double mean = luma / PLANE / 255;
    hold(
        before,
        after,
        rgb -> {
          double[] changed = new double[3];
          for (int channel = 0; channel < 3; channel++) {
            changed[channel] = mean + f(factor) * (rgb[channel] - mean);
          }
          return changed;
        });
  }

  @Property(tries = 40)
  void saturationIsThatOfHsv(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 10) double factor) {
    float[] before = Pictures.values(seed);
    float[] after = before.clone();
    new Saturation(new Range(factor, factor)).on(Pictures.FRAME).apply(new SplitMix64(1), after);
    hold(
        before,
        after,
        rgb -> {
          double[] hsv = hsv(rgb);
          return rgb(new double[] {hsv[0], Math.min(1, hsv[1] * f(factor)), hsv[2]});
        });
  }

  @Property(tries = 40)
  void hueIsThatOfHsv(@ForAll long seed, @ForAll @DoubleRange(min = -0.5, max = 0.5) double turns) {
    float[] before = Pictures.values(seed);
    float[] after = before.clone();
    Hue.turn(after, PLANE, (float) turns);
    hold(
        before,
        after,
        rgb -> {
          double[] hsv = hsv(rgb);
          return rgb(new double[] {hsv[0] + f(turns), hsv[1], hsv[2]});
        });
  }

  @Test
  void aThirdOfTheCircleMakesRedGreen() {
    float[] values = {200, 50, 50};
    Hue.turn(values, 1, 1 / 3f);
    assertThat(values).containsExactly(new float[] {50, 200, 50}, within(1e-3f));
  }

  @Property(tries = 40)
  void pcaColourAddsTheComponentsTimesTheirEigenvalues(@ForAll long seed) {
    float[] before = Pictures.values(seed);
    float[] after = before.clone();
    new PcaColour(0.5).on(Pictures.FRAME).apply(new SplitMix64(seed), after);

    // With C = P L P', the sum of p_i a_i l_i is C P a: the eigenvectors alone are needed.
    SplitMix64 random = new SplitMix64(seed);
    List<List<Double>> covariance = Pictures.FRAME.covariance();
    double[][] vectors = SymmetricEigen.of(covariance).vectors();
    double[] direction = new double[3];
    for (int i = 0; i < 3; i++) {
      double a = 0.5 * random.nextGaussian();
      for (int channel = 0; channel < 3; channel++) {
        direction[channel] += a * vectors[i][channel];
      }
    }
    hold(
        before,
        after,
        rgb -> {
          double[] changed = rgb.clone();
          for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
              changed[row] += covariance.get(row).get(column) / (255.0 * 255) * direction[column];
            }
          }
          return changed;
        });
  }

  @Property(tries = 100)
  void eigenvectorsAreThoseOfTheMatrix(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[][] root = new double[3][3];
    for (double[] row : root) {
      for (int i = 0; i < 3; i++) {
        row[i] = random.nextInt(5) == 0 ? 0 : 100 * random.nextGaussian();
      }
    }
    double[][] matrix = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          matrix[i][j] += root[i][k] * root[j][k];
        }
      }
    }
    SymmetricEigen eigen =
        SymmetricEigen.of(
            List.of(
                List.of(matrix[0][0], matrix[0][1], matrix[0][2]),
                List.of(matrix[1][0], matrix[1][1], matrix[1][2]),
                List.of(matrix[2][0], matrix[2][1], matrix[2][2])));
    assertThat(eigen.values()[0]).isGreaterThanOrEqualTo(eigen.values()[1]);
    assertThat(eigen.values()[1]).isGreaterThanOrEqualTo(eigen.values()[2]);
    for (int i = 0; i < 3; i++) {
      double[] v = eigen.vectors()[i];
      for (int row = 0; row < 3; row++) {
        double product = matrix[row][0] * v[0] + matrix[row][1] * v[1] + matrix[row][2] * v[2];
        assertThat(product).isCloseTo(eigen.values()[i] * v[row], within(1e-6));
      }
      for (int j = 0; j < 3; j++) {
        double[] w = eigen.vectors()[j];
        assertThat(v[0] * w[0] + v[1] * w[1] + v[2] * w[2]).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  private static double f(double value) {
    return (float) value;
  }

  /** The JDK's, which is single precision, checks the formulas below where it can. */
  @Test
  void theDefinitionsAgreeWithTheJdks() {
    for (int[] rgb : new int[][] {{200, 50, 50}, {1, 2, 3}, {255, 0, 255}, {90, 200, 120}}) {
      float[] jdk = Color.RGBtoHSB(rgb[0], rgb[1], rgb[2], null);
      double[] ours = hsv(new double[] {rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0});
      for (int i = 0; i < 3; i++) {
        assertThat(ours[i]).isCloseTo(jdk[i], within(1e-5));
      }
    }
  }

  private static double[] hsv(double[] rgb) {
    double value = Math.max(rgb[0], Math.max(rgb[1], rgb[2]));
    double chroma = value - Math.min(rgb[0], Math.min(rgb[1], rgb[2]));
    double hue = 0;
    if (chroma > 0) {
      if (value == rgb[0]) {
        hue = ((rgb[1] - rgb[2]) / chroma / 6 + 1) % 1;
      } else if (value == rgb[1]) {
        hue = ((rgb[2] - rgb[0]) / chroma + 2) / 6;
      } else {
        hue = ((rgb[0] - rgb[1]) / chroma + 4) / 6;
      }
    }
    return new double[] {hue, value == 0 ? 0 : chroma / value, value};
  }

  /** By sectors, as in the textbook. */
  private static double[] rgb(double[] hsv) {
    double sixths = (hsv[0] - Math.floor(hsv[0])) * 6;
    int sector = (int) sixths % 6;
    double part = sixths - Math.floor(sixths);
    double v = hsv[2];
    double p = v * (1 - hsv[1]);
    double q = v * (1 - hsv[1] * part);
    double t = v * (1 - hsv[1] * (1 - part));
    return switch (sector) {
      case 0 -> new double[] {v, t, p};
      case 1 -> new double[] {q, v, p};
      case 2 -> new double[] {p, v, t};
      case 3 -> new double[] {p, q, v};
      case 4 -> new double[] {t, p, v};
      default -> new double[] {v, p, q};
    };
  }
}
