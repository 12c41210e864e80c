package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.DropoutSequence;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Dropout by an engine's sequence, where DL4J asks for one. */
final class SeededDropout implements IDropout {
  private static final long serialVersionUID = 1;

  private final double probability;
  private final transient DropoutSequence sequence;
  private transient float[] drawn = {};
  private transient INDArray mask;

  /**
   * @param probability that a value is dropped out
   */
  SeededDropout(double probability, DropoutSequence sequence) {
    this.probability = probability;
    this.sequence = sequence;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray output, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    if (drawn.length != input.length()) {
      drawn = new float[Math.toIntExact(input.length())];
    }
    sequence.fill(drawn, probability);
    mask = workspaces.createUninitialized(ArrayType.INPUT, input.dataType(), input.shape(), 'c');
    mask.assign(Nd4j.create(drawn, input.shape(), 'c'));
    return input.muli(mask, output);
  }

  @Override
  public INDArray backprop(
      INDArray outputGradient, INDArray inputGradient, int iteration, int epoch) {
    return outputGradient.muli(mask, inputGradient);
  }

  @Override
  public void clear() {
    mask = null;
  }

  @Override
  public IDropout clone() {
    return new SeededDropout(probability, sequence);
  }
}
