package io.tinderbox.trainer.loss;

import java.io.Serializable;

/**
 * What training lowers, as a function of a network's outputs before softmax. Pure functions on
 * arrays, example by example; an example's target is a distribution over the classes.
 */
public interface Loss extends Serializable {
  /**
   * @param lossSum sum over the examples
   * @param correct examples whose highest output is where their highest target is (the first, on a
   *     tie)
   */
  record Result(double lossSum, int correct) {}

  /**
   * Of a minibatch.
   *
   * @param logits {@code [rows * classes]}, an example a row
   * @param targets {@code [rows * classes]}, each row a distribution
   * @param gradient where the derivative of the mean over the rows goes, {@code [rows * classes]}
   */
  Result of(float[] logits, float[] targets, int rows, int classes, float[] gradient);

  /**
   * Of one example of a known class, in double: what evaluation reports.
   *
   * @param logits finite, {@code [classes]}
   */
  double of(double[] logits, int label);

  /** Of one example when every output is 0: what a network that only guesses loses. */
  double ofGuessing(int classes);

  /** Whether a target may be spread over several classes, as mixing pictures makes them. */
  boolean takesMixedTargets();

  /** Calls the visitor's method for this kind of loss. */
  <T> T accept(Visitor<T> visitor);

  /** What an engine that computes losses by itself makes of each kind. */
  interface Visitor<T> {
    /**
     * @param smoothing share of each target that is spread over all classes
     */
    T crossEntropy(double smoothing);

    /** One hinge for each class, as {@code svm}. */
    T supportVectors();
  }

  /** The first of the highest values of a row. */
  static int argmax(float[] values, int start, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[start + k] > values[start + best]) {
        best = k;
      }
    }
    return best;
  }
}
