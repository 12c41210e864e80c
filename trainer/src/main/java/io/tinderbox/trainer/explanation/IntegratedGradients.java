package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Activation;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Sundararajan, Taly, Yan: Axiomatic Attribution for Deep Networks, 2017: the gradient along the
 * straight way from an even grey to the picture. What all pixels get adds up to the difference of
 * the logits at both ends (completeness); the way is cut finer until it does.
 *
 * @param steps of the way to begin with
 * @param maxSteps where cutting finer ends
 * @param tolerance of the sum, as a fraction of the difference
 * @param grey value of every pixel where the way begins, 0–255
 */
record IntegratedGradients(int steps, int maxSteps, double tolerance, double grey)
    implements Technique {
  /**
   * @param values {@code [channels * pixels]}
   * @param sum of the values
   * @param difference of the logits, which the sum should be
   */
  record Attribution(float[] values, int steps, double sum, double difference) {
    boolean within(double tolerance) {
      return Math.abs(sum - difference) <= tolerance * Math.abs(difference);
    }
  }

  /**
   * By the midpoint rule.
   *
   * @param gradients of the function, for some points
   * @param difference of the function between both ends
   */
  static Attribution attribute(
      float[] from, float[] to, int steps, UnaryOperator<float[][]> gradients, double difference) {
    double[] sums = new double[to.length];
    int together = 64;
    for (int first = 0; first < steps; first += together) {
      float[][] points = new float[Math.min(together, steps - first)][to.length];
      for (int step = 0; step < points.length; step++) {
        double way = (first + step + 0.5) / steps;
        for (int i = 0; i < to.length; i++) {
          points[step][i] = (float) (from[i] + way * (to[i] - from[i]));
        }
      }
      for (float[] gradient : gradients.apply(points)) {
        for (int i = 0; i < to.length; i++) {
          sums[i] += gradient[i];
        }
      }
    }
    float[] values = new float[to.length];
    double sum = 0;
    for (int i = 0; i < to.length; i++) {
      double value = (to[i] - from[i]) * sums[i] / steps;
      values[i] = (float) value;
      sum += value;
    }
    return new Attribution(values, steps, sum, difference);
  }

  Attribution attribution(ExaminedNetwork network, Question question) {
    float[] from = new float[question.picture().length];
    Arrays.fill(from, (float) grey);
    int label = question.label();
    float[][] ends = network.logits(new float[][] {from, question.picture()});
    double difference = (double) ends[1][label] - ends[0][label];
    int count = steps;
    while (true) {
      Attribution found =
          attribute(
              from,
              question.picture(),
              count,
              points -> network.gradients(points, label),
              difference);
      if (found.within(tolerance) || 2 * count > maxSteps) {
        return found;
      }
      count *= 2;
    }
  }

  @Override
  public String name() {
    return "integrated-gradients";
  }

  @Override
  public String label() {
    return "Integrated gradients";
  }

  @Override
  public String words() {
    return "how much each pixel adds to the logit (red) or takes from it (blue) on the way from an even grey; all of it together is the difference between the two pictures' logits";
  }

  @Override
  public Heat heat(ExaminedNetwork network, Question question) {
    Attribution found = attribution(network, question);
    Activation input = network.network().input();
    float[] pixels = new float[input.height() * input.width()];
    for (int i = 0; i < found.values().length; i++) {
      pixels[i % pixels.length] += found.values()[i];
    }
    String note =
        String.format(
            Locale.ROOT,
            "adds up to %.3f of %.3f (%d steps)",
            found.sum(),
            found.difference(),
            found.steps());
    return new Heat(input.height(), input.width(), pixels, true, note);
  }
}
