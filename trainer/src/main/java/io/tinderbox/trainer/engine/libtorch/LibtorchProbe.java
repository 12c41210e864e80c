package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.ProbePlaces;
import io.tinderbox.trainer.engine.libtorch.TensorLayers.Pass;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Network;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Looks into an engine's network, by the engine's own layers and parameters. */
final class LibtorchProbe implements NetworkProbe {
  private final EngineCalls calls;
  private final Network network;
  private final TensorLayers layers;
  private final Learner learner;

  LibtorchProbe(EngineCalls calls, Network network, TensorLayers layers, Learner learner) {
    this.calls = calls;
    this.network = network;
    this.layers = layers;
    this.learner = learner;
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public float[] outputs(Batch batch, String layer) {
    int place = ProbePlaces.of(network, layer);
    return calls.call(() -> Tensors.values(through(images(batch), 0, place)));
  }

  @Override
  public float[] gradient(Batch batch, String of, float[] weights, String to) {
    ProbePlaces places = ProbePlaces.of(network, batch, of, weights, to);
    return calls.call(
        () -> {
          if (places.of() == places.to()) {
            return weights.clone();
          }
          Tensor below = through(images(batch), 0, places.to()).detach();
          below.set_requires_grad(true);
          Tensor above = through(below, places.to() + 1, places.of());
          Activation shape = network.stages().get(places.of()).output();
          TensorVector gradients =
              torch.grad(
                  new TensorVector(above),
                  new TensorVector(below),
                  new TensorVector(learner.outputs(weights, shape)),
                  new BoolOptional(),
                  false,
                  false);
          return Tensors.values(gradients.get(0));
        });
  }

  private Tensor images(Batch batch) {
    learner.bring();
    return learner.images(batch);
  }

  /** From one layer to another, both included, each rectifier by itself. */
  private Tensor through(Tensor input, int first, int last) {
    Tensor values = input;
    for (int i = first; i <= last; i++) {
      values = layers.apply(i, values, learner.looking(), Pass.LOOKING);
    }
    return values;
  }

  @Override
  public void close() {
    // It holds nothing of its own.
  }
}
