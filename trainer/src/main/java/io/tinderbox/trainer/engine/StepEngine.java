package io.tinderbox.trainer.engine;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;

/**
 * A network that learns: the one seam between training control and whatever computes. Averaging,
 * checkpoints and control see the two flat vectors and the reports of steps, nothing else.
 *
 * <p>A step depends on the two vectors, the batch, the settings and the seed alone. Any thread may
 * call, one at a time.
 */
public interface StepEngine extends Classifier, BatchTaker {
  Network network();

  /**
   * Live view of all parameters, running statistics included, laid out as {@link Network#blocks()}.
   */
  FlatVector parameters();

  /**
   * Live view of the optimiser's state: for each of its vectors (velocity …) one run of values laid
   * out as the parameters.
   */
  FlatVector optimiserState();

  /** Seeds whatever is random in the steps that follow (dropout). */
  void seed(long seed);

  @Override
  default NativeBatch allocate(int capacity) {
    return NativeBatch.allocate(capacity, network().input().values());
  }

  /** Forward, backward, update. */
  StepReport step(Batch batch, StepSettings settings);

  /**
   * What each layer puts out for a batch, from the first to the last, as at test time; rectifiers
   * may be a part of the layer before them. For looking at: all values are copied.
   */
  List<LayerOutput> layerOutputs(Batch batch);

  /**
   * The gradient of a batch's mean loss without the weight penalty, as a step takes it (dropout,
   * the minibatch's own statistics), and nothing else: parameters, running statistics, state and
   * what is random in later steps stay as they are.
   *
   * @param seed of what is random in it
   * @return live view until the next step, laid out as the parameters; what it holds for running
   *     statistics is no gradient
   */
  FlatVector gradient(Batch batch, long seed);

  /**
   * Looks into the network; the caller closes it, before the engine.
   *
   * @throws TinderboxException exit code 2, where this engine cannot
   */
  NetworkProbe probe();

  /**
   * @param iteration number of this step in the whole run, from 0
   * @param stateAge steps that the optimiser's state has come through since it was zero, before
   *     this one
   */
  record StepSettings(double learningRate, long iteration, long stateAge) {
    /** Of a state that began with the run. */
    public StepSettings(double learningRate, long iteration) {
      this(learningRate, iteration, iteration);
    }
  }
}
