package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineThread;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.Malloc;
import io.tinderbox.trainer.engine.NativeBatch;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.libtorch.TensorLayers.Pass;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Forward and backward by libtorch's operations and its autograd; what goes in and what becomes of
 * what comes out is a {@link Learner}'s, on the CPU or on a GPU.
 */
public final class LibtorchEngine implements StepEngine {
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final EngineThread thread;
  private final Network network;
  private final Place place;
  private final Learner learner;
  private final Uploads uploads;
  private final TensorLayers layers;
  private final TrainingPass training;

  private LibtorchEngine(EngineThread thread, EngineConfig config, Place place) {
    LibtorchRuntime.useThreads(config.threads());
    this.thread = thread;
    this.network = config.build();
    this.place = place;
    this.layers = new TensorLayers(network, place, config.engine().precision());
    if (place == Place.HOST) {
      this.learner = new HostLearner(config, network);
      this.uploads = null;
    } else {
      DeviceLearner there = new DeviceLearner(config, network, place, this::compute);
      this.learner = there;
      this.uploads = there.uploads();
    }
    this.training = new TrainingPass(config.frozen(), learner);
    OPEN.incrementAndGet();
  }

  /** An engine whose parameters and state are all zero. */
  public static LibtorchEngine create(EngineConfig config) {
    return create(config, LibtorchRuntime.start(config.engine()));
  }

  /** The same in a place, where libtorch has been started. */
  static LibtorchEngine create(EngineConfig config, Place place) {
    EngineThread thread = new EngineThread("engine-" + config.network().name());
    try {
      return thread.call(
          () -> LibtorchRuntime.guard(() -> new LibtorchEngine(thread, config, place)));
    } catch (RuntimeException | Error e) {
      thread.close();
      throw e;
    }
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public FlatVector parameters() {
    return learner.parameters();
  }

  @Override
  public FlatVector optimiserState() {
    return learner.state();
  }

  @Override
  public void seed(long seed) {
    thread.run(() -> learner.seed(seed));
  }

  /** Pinned, where it goes over to a device. */
  @Override
  public NativeBatch allocate(int capacity) {
    int values = network.input().values();
    return place.pins()
        ? thread.call(() -> LibtorchRuntime.guard(() -> place.pinned(capacity, values)))
        : NativeBatch.allocate(capacity, values);
  }

  @Override
  public void ahead(Batch batch) {
    if (uploads != null) {
      LibtorchRuntime.compute(
          () -> {
            uploads.send(batch, network.input());
            return null;
          });
    }
  }

  @Override
  public StepReport step(Batch batch, StepSettings settings) {
    return compute(
        () -> {
          forwardAndBackward(batch);
          learner.update(new Step(settings.learningRate(), settings.stateAge()));
          return learner.report(settings.iteration());
        });
  }

  private void forwardAndBackward(Batch batch) {
    learner.bring();
    learner.begin(batch);
    BlockTensors parameters = learner.learning();
    Tensor logits = layers.applyAll(learner.images(batch), parameters, training);
    Tensor slopes = learner.slopes(logits.detach());
    TensorVector gradients = new TensorVector();
    if (!parameters.learned().isEmpty()) {
      gradients =
          torch.grad(
              new TensorVector(logits),
              parameters.leaves(),
              new TensorVector(slopes),
              new BoolOptional(),
              false,
              false);
    }
    learner.take(gradients);
  }

  @Override
  public List<LayerOutput> layerOutputs(Batch batch) {
    return compute(
        () -> {
          learner.bring();
          List<LayerOutput> outputs = new ArrayList<>();
          Tensor values = learner.images(batch);
          for (int i = 0; i < network.stages().size(); i += layers.together(i)) {
            values = layers.applyWithRectifier(i, values, learner.looking(), Pass.LOOKING);
            if (i > 0 || !takesVectors()) {
              String layer = network.stages().get(i).name();
              outputs.add(new LayerOutput(layer, Tensors.values(values), batch.examples()));
            }
          }
          return outputs;
        });
  }

  /** Whether all that the first layer does is to take the picture for a vector. */
  private boolean takesVectors() {
    return network.stages().get(0).layer() instanceof Flatten;
  }

  @Override
  public FlatVector gradient(Batch batch, long seed) {
    return compute(
        () -> {
          learner.aside(seed, () -> forwardAndBackward(batch));
          return learner.gradient();
        });
  }

  @Override
  public NetworkProbe probe() {
    return new LibtorchProbe(this::compute, network, layers, learner);
  }

  @Override
  public float[] logits(Batch batch) {
    return compute(
        () -> {
          learner.bring();
          return Tensors.values(
              layers.applyAll(learner.images(batch), learner.looking(), Pass.LOOKING));
        });
  }

  /** On the engine's thread. */
  private <T> T compute(Supplier<T> work) {
    return thread.call(() -> LibtorchRuntime.compute(work));
  }

  /** With the last engine goes what malloc has kept for the next operation. */
  @Override
  public void close() {
    try {
      thread.run(
          () ->
              LibtorchRuntime.guard(
                  () -> {
                    layers.close();
                    learner.close();
                    return null;
                  }));
    } finally {
      thread.close();
      if (OPEN.decrementAndGet() == 0) {
        Malloc.trim();
      }
    }
  }
}
