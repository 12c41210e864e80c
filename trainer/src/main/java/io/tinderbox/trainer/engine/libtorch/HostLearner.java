package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.DropoutSequence;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.NativeFloats;
import io.tinderbox.trainer.engine.OutputRange;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.loss.Loss;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * On the CPU. Parameters are tensors that lie in the flat vector, gradients are read where libtorch
 * puts them; losses, dropout and updates are those of the reference.
 */
final class HostLearner implements Learner {
  private final Network network;
  private final Loss loss;
  private final DropoutSequence dropouts = new DropoutSequence();
  private final NativeFloats parameters;
  private final NativeFloats state;
  private final BlockTensors learning;
  private final BlockTensors looking;
  private final BlockGradients gradients;
  private final ParameterUpdate update;
  private float[] mask = {};
  private Batch learned;
  private Loss.Result seen;
  private OutputRange outputs;
  private double penalty;

  HostLearner(EngineConfig config, Network network) {
    this.network = network;
    this.loss = config.loss().loss();
    long length = network.vectorLength();
    this.parameters = NativeFloats.allocate(length);
    this.state = NativeFloats.allocate(config.optimiser().stateVectors() * length);
    List<ParameterBlock> trained = config.frozen().trained(network);
    this.learning =
        new BlockTensors(
            network,
            this::lying,
            trained.stream().filter(block -> block.role().trainable()).toList());
    this.looking = new BlockTensors(network, this::lying, List.of());
    this.gradients = new BlockGradients(network);
    this.update = new ParameterUpdate(config.optimiser(), trained, config.threads());
  }

  private Tensor lying(Stage stage, ParameterBlock block) {
    return torch.from_blob(
        parameters.pointer(block.offset(), block.length()), BlockTensors.shape(stage, block));
  }

  @Override
  public FlatVector parameters() {
    return parameters;
  }

  @Override
  public FlatVector state() {
    return state;
  }

  @Override
  public FlatVector gradient() {
    return gradients;
  }

  @Override
  public BlockTensors learning() {
    return learning;
  }

  @Override
  public BlockTensors looking() {
    return looking;
  }

  @Override
  public void bring() {
    // The vectors are the parameters.
  }

  @Override
  public void begin(Batch batch) {
    learned = batch;
    gradients.giveUp();
    penalty = 0;
  }

  @Override
  public Tensor images(Batch batch) {
    return Tensors.images(Tensors.pictures(batch, network.input()), network);
  }

  @Override
  public Tensor outputs(float[] values, Activation shape) {
    return Tensors.of(values, shape);
  }

  @Override
  public Tensor mask(Dropout layer, long length) {
    if (mask.length != length) {
      mask = new float[Math.toIntExact(length)];
    }
    dropouts.fill(mask, layer.probability());
    return torch.from_blob(new FloatPointer(mask), length);
  }

  @Override
  public void saw(Stage stage, Tensor mean, Tensor inverseDeviation) {
    BatchNormalisation layer = (BatchNormalisation) stage.layer();
    float[] variance = Tensors.values(inverseDeviation);
    for (int i = 0; i < variance.length; i++) {
      double inverse = variance[i];
      variance[i] = (float) Math.max(0, 1 / (inverse * inverse) - layer.epsilon());
    }
    move(stage, Role.RUNNING_MEAN, Tensors.values(mean));
    move(stage, Role.RUNNING_VARIANCE, variance);
  }

  private void move(Stage stage, Role role, float[] minibatch) {
    float[] move = Tensors.values(looking.of(stage, role));
    float way = (float) (1 - ((BatchNormalisation) stage.layer()).decay());
    for (int i = 0; i < move.length; i++) {
      move[i] = way * (move[i] - minibatch[i]);
    }
    gradients.keep(block(stage, role), move);
  }

  private static ParameterBlock block(Stage stage, Role role) {
    return stage.blocks().stream().filter(block -> block.role() == role).findFirst().orElseThrow();
  }

  @Override
  public Tensor slopes(Tensor logits) {
    int examples = learned.examples();
    int classes = network.classes();
    float[] values = Tensors.values(logits);
    float[] slopes = new float[values.length];
    seen = loss.of(values, learned.targets(classes), examples, classes, slopes);
    outputs = OutputRange.of(values, examples, classes);
    return Tensors.of(slopes, Activation.vector(classes));
  }

  @Override
  public void take(TensorVector taken) {
    gradients.keep(learning.learned(), taken);
  }

  @Override
  public void update(Step step) {
    penalty = update.apply(parameters, gradients, state, step);
    gradients.giveUp();
  }

  @Override
  public StepReport report(long iteration) {
    int examples = learned.examples();
    return StepReport.of(
        iteration, examples, seen.lossSum(), penalty * examples, seen.correct(), outputs);
  }

  @Override
  public void aside(long seed, Runnable work) {
    dropouts.aside(seed, work);
  }

  @Override
  public void seed(long seed) {
    dropouts.seed(seed);
  }

  @Override
  public void close() {
    gradients.giveUp();
    learning.close();
    looking.close();
    parameters.close();
    state.close();
    update.close();
  }
}
