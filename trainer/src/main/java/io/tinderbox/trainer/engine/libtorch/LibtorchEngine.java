package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.DropoutSequence;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineThread;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.Malloc;
import io.tinderbox.trainer.engine.NativeFloats;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.OutputRange;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.libtorch.TensorLayers.Pass;
import io.tinderbox.trainer.loss.Loss;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
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
 * Forward and backward by libtorch's operations and its autograd, on the CPU; the loss and the
 * update are ours. Parameters are tensors that lie in the flat vector, and gradients are read where
 * libtorch puts them.
 */
public final class LibtorchEngine implements StepEngine {
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final EngineThread thread;
  private final Network network;
  private final Loss loss;
  private final DropoutSequence dropouts = new DropoutSequence();
  private final NativeFloats parameters;
  private final NativeFloats state;
  private final BlockTensors learning;
  private final BlockTensors looking;
  private final BlockGradients gradients;
  private final TensorLayers layers;
  private final TrainingPass training;
  private final ParameterUpdate update;

  /** What a minibatch gave. */
  private record Seen(Loss.Result result, OutputRange outputs) {}

  private LibtorchEngine(EngineThread thread, EngineConfig config) {
    LibtorchRuntime.useThreads(config.threads());
    FrozenLayers frozen = config.frozen();
    this.thread = thread;
    this.network = config.build();
    this.loss = config.loss().loss();
    long length = network.vectorLength();
    this.parameters = NativeFloats.allocate(length);
    this.state = NativeFloats.allocate(config.optimiser().stateVectors() * length);
    List<ParameterBlock> trained = frozen.trained(network);
    this.learning =
        new BlockTensors(
            network,
            parameters,
            trained.stream().filter(block -> block.role().trainable()).toList());
    this.looking = new BlockTensors(network, parameters, List.of());
    this.gradients = new BlockGradients(network);
    this.layers = new TensorLayers(network);
    this.training = new TrainingPass(frozen, dropouts, looking, gradients);
    this.update = new ParameterUpdate(config.optimiser(), trained, config.threads());
    OPEN.incrementAndGet();
  }

  /** An engine whose parameters and state are all zero. */
  public static LibtorchEngine create(EngineConfig config) {
    LibtorchRuntime.start();
    EngineThread thread = new EngineThread("engine-" + config.network().name());
    return thread.call(() -> new LibtorchEngine(thread, config));
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
    return parameters;
  }

  @Override
  public FlatVector optimiserState() {
    return state;
  }

  @Override
  public void seed(long seed) {
    thread.run(() -> dropouts.seed(seed));
  }

  @Override
  public StepReport step(Batch batch, StepSettings settings) {
    return compute(
        () -> {
          Seen seen = forwardAndBackward(batch);
          Step step = new Step(settings.learningRate(), settings.stateAge());
          double penalty = update.apply(parameters, gradients, state, step);
          gradients.giveUp();
          int examples = batch.examples();
          return StepReport.of(
              settings.iteration(),
              examples,
              seen.result().lossSum(),
              penalty * examples,
              seen.result().correct(),
              seen.outputs());
        });
  }

  private Seen forwardAndBackward(Batch batch) {
    gradients.giveUp();
    int examples = batch.examples();
    int classes = network.classes();
    Tensor logits = layers.applyAll(images(batch), learning, training);
    float[] outputs = Tensors.values(logits);
    float[] slopes = new float[outputs.length];
    Loss.Result result = loss.of(outputs, batch.targets(classes), examples, classes, slopes);
    TensorVector of =
        torch.grad(
            new TensorVector(logits),
            learning.leaves(),
            new TensorVector(Tensors.of(slopes, Activation.vector(classes))),
            new BoolOptional(),
            false,
            false);
    gradients.keep(learning.learned(), of);
    return new Seen(result, OutputRange.of(outputs, examples, classes));
  }

  @Override
  public List<LayerOutput> layerOutputs(Batch batch) {
    return compute(
        () -> {
          List<LayerOutput> outputs = new ArrayList<>();
          Tensor values = images(batch);
          for (int i = 0; i < network.stages().size(); i += layers.together(i)) {
            values = layers.applyWithRectifier(i, values, looking, Pass.LOOKING);
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
          dropouts.aside(seed, () -> forwardAndBackward(batch));
          return gradients;
        });
  }

  @Override
  public NetworkProbe probe() {
    return new LibtorchProbe(this::compute, network, layers, looking);
  }

  @Override
  public float[] logits(Batch batch) {
    return compute(() -> Tensors.values(layers.applyAll(images(batch), looking, Pass.LOOKING)));
  }

  private Tensor images(Batch batch) {
    return Tensors.images(batch, network);
  }

  /** On the engine's thread. */
  private <T> T compute(Supplier<T> work) {
    return thread.call(() -> LibtorchRuntime.compute(work));
  }

  /** With the last engine goes what malloc has kept for the next operation. */
  @Override
  public void close() {
    thread.run(
        () -> {
          gradients.giveUp();
          layers.close();
          learning.close();
          looking.close();
          parameters.close();
          state.close();
        });
    update.close();
    thread.close();
    if (OPEN.decrementAndGet() == 0) {
      Malloc.trim();
    }
  }
}
