package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * All of an engine but its layers, in one place: the vectors, what goes into a network and what
 * becomes of what comes out. On the engine's thread, but for the vectors.
 */
interface Learner extends AutoCloseable {
  FlatVector parameters();

  FlatVector state();

  /** The gradient that was last taken, laid out as the parameters. */
  FlatVector gradient();

  /** The parameters, for learning. */
  BlockTensors learning();

  /** The parameters, for looking. */
  BlockTensors looking();

  /** Before the first operation of a step or a look: what was put into the vectors counts. */
  void bring();

  /** Before a step on a batch: what was seen and taken in the one before is forgotten. */
  void begin(Batch batch);

  /** A batch's pictures as the first layer takes them ({@link Tensors#images}). */
  Tensor images(Batch batch);

  /**
   * What a layer puts out, given from elsewhere.
   *
   * @param values channels first
   */
  Tensor outputs(float[] values, Activation shape);

  /**
   * The next mask of dropout, and the sequence behind it.
   *
   * @param length values of it
   * @return float32, {@code [length]}, 0 or more than 1
   */
  Tensor mask(Dropout layer, long length);

  /** Takes a minibatch's own statistics, which running ones are to move towards. */
  void saw(Stage stage, Tensor mean, Tensor inverseDeviation);

  /**
   * The loss of the batch that was begun with.
   *
   * @param logits {@code [examples, classes]}, float32
   * @return derivative of the mean loss by them
   */
  Tensor slopes(Tensor logits);

  /** Takes the gradients of {@link BlockTensors#leaves()} of {@link #learning()}. */
  void take(TensorVector gradients);

  /** Updates parameters and state by what was taken. */
  void update(Step step);

  /** What was seen of the batch that was begun with. */
  StepReport report(long iteration);

  /** Runs something by dropout of its own, and goes on afterwards as if it had not been. */
  void aside(long seed, Runnable work);

  void seed(long seed);

  @Override
  void close();
}
