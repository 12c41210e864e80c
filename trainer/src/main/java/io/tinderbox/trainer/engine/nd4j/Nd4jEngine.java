package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.DropoutSequence;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineThread;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.onednn.InputOrder;
import io.tinderbox.trainer.engine.onednn.OneDnn;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The reference engine: forward and backward by DL4J on ND4J, the update by {@link
 * ParameterUpdate}.
 */
public final class Nd4jEngine implements StepEngine {
  private final EngineThread thread;
  private final Network network;
  private final MultiLayerNetwork dl4j;
  private final DropoutSequence dropouts = new DropoutSequence();
  private final OneDnn oneDnn;
  private final InputOrder order;
  private final ParameterUpdate update;
  private final INDArray parameterArray;
  private final INDArray stateArray;
  private final NativeVector parameters;
  private final FlatVector gradient;
  private final FlatVector state;
  private INDArray targets;

  private Nd4jEngine(EngineThread thread, EngineConfig config, boolean direct) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(config.threads());
    Nd4j.getEnvironment().setMaxThreads(config.threads());
    this.thread = thread;
    this.network = config.build();
    LossAdapter loss = new LossAdapter(config.loss().loss());
    this.oneDnn = direct ? new OneDnn() : null;
    this.dl4j =
        new MultiLayerNetwork(
            direct
                ? OneDnnConfiguration.of(
                    network, config.frozen(), loss, dropouts, oneDnn, noUpdates())
                : Dl4jConfiguration.of(
                    network,
                    config.frozen(),
                    loss,
                    probability -> new SeededDropout(probability, dropouts),
                    noUpdates()));
    this.order =
        direct && OneDnnConfiguration.takesImages(network)
            ? new InputOrder(oneDnn, network.input())
            : null;
    long length = network.vectorLength();
    this.parameterArray = Nd4j.create(DataType.FLOAT, 1, length);
    dl4j.init(parameterArray, false);
    dl4j.initGradientsView();
    this.parameters = new NativeVector(dl4j.params());
    this.gradient = new NativeVector(dl4j.getFlattenedGradients());
    long stateLength = config.optimiser().stateVectors() * length;
    this.stateArray = stateLength == 0 ? null : Nd4j.create(DataType.FLOAT, 1, stateLength);
    this.state = stateArray == null ? FlatVector.wrap(new float[0]) : new NativeVector(stateArray);
    this.update =
        new ParameterUpdate(config.optimiser(), config.frozen().trained(network), config.threads());
    if (parameters.length() != length) {
      throw new IllegalStateException(
          "DL4J made %d parameters of a network of %d".formatted(parameters.length(), length));
    }
  }

  /** Updates are not DL4J's business. */
  private static NeuralNetConfiguration.Builder noUpdates() {
    return new NeuralNetConfiguration.Builder().updater(new NoOp());
  }

  /** An engine whose parameters and state are all zero. */
  public static Nd4jEngine create(EngineConfig config) {
    return create(config, Nd4jRuntime.start().oneDnn());
  }

  /**
   * The same.
   *
   * @param direct whether oneDNN computes the layers; DL4J's own layers otherwise
   */
  static Nd4jEngine create(EngineConfig config, boolean direct) {
    Nd4jRuntime.start();
    EngineThread thread = new EngineThread("engine-" + config.network().name());
    return thread.call(() -> new Nd4jEngine(thread, config, direct));
  }

  /** The DL4J network underneath, for dl4j-spark. */
  public MultiLayerNetwork dl4j() {
    return dl4j;
  }

  /** How often each kind of oneDNN's primitives has run; empty where DL4J's own layers do. */
  Map<String, Integer> calls() {
    return oneDnn == null ? Map.of() : Map.copyOf(oneDnn.calls());
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
    return thread.call(
        () -> {
          forwardAndBackward(batch);
          Step step = new Step(settings.learningRate(), settings.stateAge());
          double penalty = update.apply(parameters, gradient, state, step);
          dl4j.clear();
          int examples = batch.examples();
          LossAdapter.Seen seen = LossAdapter.last();
          return StepReport.of(
              settings.iteration(),
              examples,
              seen.result().lossSum(),
              penalty * examples,
              seen.result().correct(),
              seen.outputs());
        });
  }

  @Override
  public List<LayerOutput> layerOutputs(Batch batch) {
    return thread.call(
        () -> {
          try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            // The first of the activations is the input.
            List<INDArray> activations = dl4j.feedForward(images(batch), false);
            List<LayerOutput> outputs = new ArrayList<>();
            int layers = dl4j.getnLayers() - (oneDnn == null ? 0 : 1);
            for (int i = 0; i < layers; i++) {
              float[] values = channelsFirst(activations.get(i + 1)).dup('c').data().asFloat();
              String layer = dl4j.getLayer(i).conf().getLayer().getLayerName();
              outputs.add(new LayerOutput(layer, values, batch.examples()));
            }
            dl4j.clear();
            return outputs;
          }
        });
  }

  @Override
  public FlatVector gradient(Batch batch, long seed) {
    return thread.call(
        () -> {
          dropouts.aside(seed, () -> forwardAndBackward(batch));
          dl4j.clear();
          return gradient;
        });
  }

  @Override
  public NetworkProbe probe() {
    if (oneDnn == null) {
      throw TinderboxException.usage(
          "Cannot look into the network: expected layers that oneDNN computes, found DL4J's own (%s); do it on a CPU, without the CUDA build"
              .formatted(Nd4jRuntime.start()));
    }
    return thread.call(() -> new OneDnnProbe(thread, network, parameters));
  }

  @Override
  public float[] logits(Batch batch) {
    return thread.call(
        () -> {
          try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return dl4j.output(images(batch), false).dup('c').data().asFloat();
          }
        });
  }

  private void forwardAndBackward(Batch batch) {
    dl4j.setInput(images(batch));
    dl4j.setLabels(targets(batch));
    dl4j.computeGradientAndScore();
  }

  /** The batch's own memory as an array where it is in the layers' order. */
  private INDArray images(Batch batch) {
    Activation input = network.input();
    long examples = batch.examples();
    FloatBuffer filled = batch.images().duplicate();
    filled.position(0).limit(batch.examples() * input.values());
    FloatPointer pointer = new FloatPointer(filled);
    return order == null
        ? array(pointer, examples, input.channels(), input.height(), input.width())
        : array(
            order.channelsLast(pointer, batch.examples()),
            examples,
            input.height(),
            input.width(),
            input.channels());
  }

  private static INDArray array(FloatPointer values, long... shape) {
    long length = shape[0] * shape[1] * shape[2] * shape[3];
    return Nd4j.create(Nd4j.createBuffer(values, length, DataType.FLOAT), shape);
  }

  private INDArray channelsFirst(INDArray activations) {
    return order != null && activations.rank() == 4 ? activations.permute(0, 3, 1, 2) : activations;
  }

  private INDArray targets(Batch batch) {
    int classes = network.classes();
    float[] values = batch.targets(classes);
    if (targets == null || targets.size(0) != batch.examples()) {
      targets = Nd4j.createUninitialized(DataType.FLOAT, batch.examples(), classes);
    }
    new NativeVector(targets).put(0, values, 0, values.length);
    return targets;
  }

  @Override
  public void close() {
    thread.run(
        () -> {
          Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
          if (order != null) {
            order.close();
          }
          if (oneDnn != null) {
            oneDnn.close();
          }
        });
    update.close();
    thread.close();
  }
}
