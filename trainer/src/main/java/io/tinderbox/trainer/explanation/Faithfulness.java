package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.loss.Softmax;
import io.tinderbox.trainer.network.Activation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whether the pixels that a map points at are those that count. Petsiuk, Das, Saenko: RISE, 2018:
 * the probability of the class while pixels are taken away, the most important ones first
 * (deletion, to an even grey; should fall at once), and while they are put into a blurred picture
 * (insertion; should rise at once).
 *
 * @param deletion probability after 0/steps, 1/steps … of the pixels
 * @param insertion likewise
 */
public record Faithfulness(double[] deletion, double[] insertion) {
  private static final double GREY = 128;

  /** The area under a curve from 0 to 1. */
  public static double area(double[] curve) {
    double sum = 0;
    for (int i = 1; i < curve.length; i++) {
      sum += (curve[i - 1] + curve[i]) / 2;
    }
    return sum / (curve.length - 1);
  }

  /**
   * @param importance of each pixel
   */
  public static Faithfulness of(
      ExaminedNetwork network, Question question, float[] importance, int steps) {
    Activation input = network.network().input();
    float[] picture = question.picture();
    float[] grey = new float[picture.length];
    Arrays.fill(grey, (float) GREY);
    int[] order = order(importance);
    return new Faithfulness(
        curve(network, picture, grey, order, question.label(), steps),
        curve(network, blurred(picture, input), picture, order, question.label(), steps));
  }

  /** Pixels, the most important ones first; of equal ones the earlier one. */
  static int[] order(float[] importance) {
    return IntStream.range(0, importance.length)
        .boxed()
        .sorted(Comparator.comparingDouble(pixel -> -importance[pixel]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The class's probability while pixels of one picture become those of another. */
  static double[] curve(
      ExaminedNetwork network, float[] from, float[] to, int[] order, int label, int steps) {
    float[][] pictures = new float[steps + 1][];
    for (int step = 0; step <= steps; step++) {
      pictures[step] = from.clone();
      int pixels = (int) Math.round((double) order.length * step / steps);
      for (int i = 0; i < pixels; i++) {
        for (int at = order[i]; at < from.length; at += order.length) {
          pictures[step][at] = to[at];
        }
      }
    }
    return Arrays.stream(network.logits(pictures))
        .mapToDouble(logits -> probability(logits, label))
        .toArray();
  }

  private static double probability(float[] logits, int label) {
    double[] values = new double[logits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = logits[i];
    }
    return Softmax.probabilities(values)[label];
  }

  /** Gaussian, with a standard deviation of a tenth of the width. */
  static float[] blurred(float[] picture, Activation shape) {
    double deviation = shape.width() / 10.0;
    int reach = (int) Math.ceil(3 * deviation);
    double[] weights = new double[2 * reach + 1];
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = Math.exp(-i * i / (2 * deviation * deviation));
    }
    float[] across = blurred(picture, shape, weights, 0, 1);
    return blurred(across, shape, weights, 1, 0);
  }

  private static float[] blurred(
      float[] picture, Activation shape, double[] weights, int down, int right) {
    int reach = weights.length / 2;
    float[] blurred = new float[picture.length];
    for (int at = 0; at < picture.length; at++) {
      int x = at % shape.width();
      int y = at / shape.width() % shape.height();
      double sum = 0;
      double total = 0;
      for (int i = -reach; i <= reach; i++) {
        int row = y + i * down;
        int column = x + i * right;
        if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
          sum += weights[i + reach] * picture[at + i * (down * shape.width() + right)];
          total += weights[i + reach];
        }
      }
      blurred[at] = (float) (sum / total);
    }
    return blurred;
  }
}
