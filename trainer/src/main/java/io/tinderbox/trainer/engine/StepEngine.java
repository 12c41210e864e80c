package io.tinderbox.trainer.engine;

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
public interface StepEngine extends Classifier {
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

  /** Forward, backward, update. */
  StepReport step(Batch batch, StepSettings settings);

  /**
   * What each layer puts out for a batch, from the first to the last, as at test time. Slow: for
   * finding out why a network is ill.
   */
  List<LayerOutput> layerOutputs(Batch batch);

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
