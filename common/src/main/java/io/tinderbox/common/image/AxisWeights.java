package io.tinderbox.common.image;

/**
 * How one axis of a picture is resampled: output {@code i} is the sum over {@code k} of {@code
 * weights[i][k] * input[first[i] + k]}. Weights of one output sum to 1. An axis that shrinks is
 * averaged over the area that an output covers; one that grows is interpolated between the two
 * nearest centres.
 */
record AxisWeights(int[] first, float[][] weights) {

  /**
   * @param inputs number of input positions
   * @param from start of the part that is resampled, in input positions
   * @param length of that part
   * @param outputs number of output positions
   */
  static AxisWeights of(int inputs, double from, double length, int outputs) {
    int[] first = new int[outputs];
    float[][] weights = new float[outputs][];
    double scale = length / outputs;
    for (int i = 0; i < outputs; i++) {
      if (scale > 1) {
        area(inputs, from + i * scale, from + (i + 1) * scale, i, first, weights);
      } else {
        between(inputs, from + (i + 0.5) * scale - 0.5, i, first, weights);
      }
    }
    return new AxisWeights(first, weights);
  }

  int outputs() {
    return first.length;
  }

  private static void area(
      int inputs, double start, double end, int output, int[] first, float[][] weights) {
    int begin = Math.max(0, Math.min(inputs - 1, (int) Math.floor(start)));
    int stop = Math.max(begin + 1, Math.min(inputs, (int) Math.ceil(end)));
    double[] covered = new double[stop - begin];
    double sum = 0;
    for (int k = 0; k < covered.length; k++) {
      covered[k] = Math.max(0, Math.min(end, begin + k + 1.0) - Math.max(start, begin + k));
      sum += covered[k];
    }
    float[] result = new float[covered.length];
    for (int k = 0; k < covered.length; k++) {
      result[k] = (float) (covered[k] / sum);
    }
    first[output] = begin;
    weights[output] = result;
  }

  private static void between(
      int inputs, double position, int output, int[] first, float[][] weights) {
    double clamped = Math.max(0, Math.min(inputs - 1, position));
    int begin = Math.min((int) clamped, Math.max(0, inputs - 2));
    float second = (float) (clamped - begin);
    first[output] = begin;
    weights[output] = inputs == 1 ? new float[] {1} : new float[] {1 - second, second};
  }
}
