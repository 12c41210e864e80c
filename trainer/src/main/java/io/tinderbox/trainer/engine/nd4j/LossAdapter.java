package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.OutputRange;
import io.tinderbox.trainer.loss.Loss;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Tinderbox's loss where DL4J asks for one. Keeps what the last minibatch gave, so that a step's
 * loss and hits cost no second pass. DL4J divides by the number of examples in its updater, which
 * is not used; here the gradient is already that of the mean.
 */
final class LossAdapter implements ILossFunction {
  /**
   * What the gradient was last asked of.
   *
   * @param outputs of the network, before any softmax
   */
  record Seen(Loss.Result result, OutputRange outputs) {}

  private final Loss loss;

  LossAdapter(Loss loss) {
    this.loss = loss;
  }

  /** By thread: networks that share a configuration in one process share this object too. */
  private static final ThreadLocal<Seen> LAST = new ThreadLocal<>();

  /** The minibatch that DL4J last asked the gradient of on this thread. */
  static Seen last() {
    return LAST.get();
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    int rows = (int) preOutput.size(0);
    int classes = (int) preOutput.size(1);
    float[] gradient = new float[rows * classes];
    float[] logits = preOutput.dup('c').data().asFloat();
    float[] targets = labels.dup('c').data().asFloat();
    OutputRange outputs = OutputRange.of(logits, rows, classes);
    LAST.set(new Seen(loss.of(logits, targets, rows, classes, gradient), outputs));
    return Nd4j.create(gradient, new long[] {rows, classes}, 'c');
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = last().result().lossSum();
    return average ? sum / preOutput.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    throw new UnsupportedOperationException("a loss for each example");
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    INDArray gradient = computeGradient(labels, preOutput, activation, mask);
    return new Pair<>(computeScore(labels, preOutput, activation, mask, average), gradient);
  }

  @Override
  public String name() {
    return "tinderbox";
  }
}
