package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The reference engine: forward and backward by DL4J on ND4J, the update by {@link
 * ParameterUpdate}.
 */
public final class Nd4jEngine implements StepEngine {
  private final EngineThread thread;
  private final Network network;
  private final MultiLayerNetwork dl4j;
  private final ParameterUpdate update;
  private final INDArray parameterArray;
  private final INDArray stateArray;
  private final NativeVector parameters;
  private final FlatVector gradient;
  private final FlatVector state;

  private Nd4jEngine(EngineThread thread, EngineConfig config) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(config.threads());
    Nd4j.getEnvironment().setMaxThreads(config.threads());
    this.thread = thread;
    this.network = config.build();
    this.dl4j =
        new MultiLayerNetwork(Dl4jConfiguration.of(network, new LossAdapter(config.loss().loss())));
    long length = network.vectorLength();
    this.parameterArray = Nd4j.create(DataType.FLOAT, 1, length);
    dl4j.init(parameterArray, false);
    dl4j.initGradientsView();
    this.parameters = new NativeVector(dl4j.params());
    this.gradient = new NativeVector(dl4j.getFlattenedGradients());
    long stateLength = config.optimiser().stateVectors() * length;
    this.stateArray = stateLength == 0 ? null : Nd4j.create(DataType.FLOAT, 1, stateLength);
    this.state = stateArray == null ? FlatVector.wrap(new float[0]) : new NativeVector(stateArray);
    this.update = new ParameterUpdate(config.optimiser(), network.blocks());
    if (parameters.length() != length) {
      throw new IllegalStateException(
          "DL4J made %d parameters of a network of %d".formatted(parameters.length(), length));
    }
  }

  /** An engine whose parameters and state are all zero. */
  public static Nd4jEngine create(EngineConfig config) {
    Nd4jRuntime.start();
    EngineThread thread = new EngineThread("engine-" + config.network().name());
    return thread.call(() -> new Nd4jEngine(thread, config));
  }

  /** The DL4J network underneath, for dl4j-spark. */
  public MultiLayerNetwork dl4j() {
    return dl4j;
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
    thread.run(() -> Nd4j.getRandom().setSeed(seed));
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
            for (int i = 0; i < dl4j.getnLayers(); i++) {
              float[] values = activations.get(i + 1).dup('c').data().asFloat();
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
          Random random = Nd4j.getRandom();
          long rootState = random.rootState();
          long nodeState = random.nodeState();
          random.setSeed(seed);
          forwardAndBackward(batch);
          dl4j.clear();
          random.setStates(rootState, nodeState);
          return gradient;
        });
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

  /** The batch's own memory as an array: nothing is copied. */
  private INDArray images(Batch batch) {
    Activation input = network.input();
    FloatBuffer filled = batch.images().duplicate();
    filled.position(0).limit(batch.examples() * input.values());
    FloatPointer pointer = new FloatPointer(filled);
    return Nd4j.create(
        Nd4j.createBuffer(pointer, batch.examples() * (long) input.values(), DataType.FLOAT),
        new long[] {batch.examples(), input.channels(), input.height(), input.width()});
  }

  private INDArray targets(Batch batch) {
    int classes = network.classes();
    float[] values = new float[batch.examples() * classes];
    for (int i = 0; i < batch.examples(); i++) {
      float share = batch.shares()[i];
      values[i * classes + batch.labels()[i]] = share;
      values[i * classes + batch.partners()[i]] += 1 - share;
    }
    return Nd4j.create(values, new long[] {batch.examples(), classes}, 'c');
  }

  @Override
  public void close() {
    thread.run(() -> Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread());
    thread.close();
  }
}
