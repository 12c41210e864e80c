package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.DropoutSequence;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.OutputRange;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.libtorch.DeviceLayout.Part;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * On a device: vectors, gradients, losses, dropout and updates stay there. In a step pictures and
 * labels go over, and five numbers come back: it waits for the device before its first operation,
 * where the device has nothing to do, and after the last one.
 */
final class DeviceLearner implements Learner {
  private final Place place;
  private final Network network;
  private final DeviceLayout layout;
  private final DropoutSequence dropouts = new DropoutSequence();
  private final DeviceVector parameters;
  private final DeviceVector state;
  private final DeviceVector gradients;
  private final Map<ParameterBlock, Tensor> lying = new HashMap<>();
  private final BlockTensors learning;
  private final BlockTensors looking;
  private final DeviceLoss loss;
  private final RunningMoves moves;
  private final DeviceUpdate update;
  private final Uploads uploads;
  private int examples;
  private Tensor targets;
  private Tensor sums;
  private Tensor penalty;

  /**
   * @param calls how others get to the engine's thread
   */
  DeviceLearner(EngineConfig config, Network network, Place place, EngineCalls calls) {
    this.place = place;
    this.network = network;
    List<ParameterBlock> trained = config.frozen().trained(network);
    this.layout = new DeviceLayout(network, trained);
    this.parameters = new DeviceVector(calls, layout, place, 1);
    this.state = new DeviceVector(calls, layout, place, config.optimiser().stateVectors());
    this.gradients = new DeviceVector(calls, layout, place, 1);
    for (Part part : layout.parts()) {
      try (Tensor flat = parameters.part(0, part.at(), part.block().length())) {
        lying.put(part.block(), part.shaped(flat));
      }
    }
    this.learning =
        new BlockTensors(
            network,
            (stage, block) -> lying.get(block),
            trained.stream().filter(block -> block.role().trainable()).toList());
    this.looking = new BlockTensors(network, (stage, block) -> lying.get(block), List.of());
    this.loss = new DeviceLoss(config.loss().loss(), place, network.classes());
    this.moves = new RunningMoves(layout, place);
    this.update = new DeviceUpdate(config.optimiser(), layout);
    this.uploads = new Uploads(place);
  }

  /** What goes there ahead. */
  Uploads uploads() {
    return uploads;
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
    parameters.bring();
    state.bring();
  }

  @Override
  public void begin(Batch batch) {
    moves.begin();
    examples = batch.examples();
    targets = loss.targets(batch);
  }

  @Override
  public Tensor images(Batch batch) {
    return Tensors.images(uploads.take(batch, network.input()), network);
  }

  @Override
  public Tensor outputs(float[] values, Activation shape) {
    return place.bring(Tensors.of(values, shape));
  }

  @Override
  public Tensor mask(Dropout layer, long length) {
    return DeviceDropout.mask(dropouts, place, length, layer.probability());
  }

  @Override
  public void saw(Stage stage, Tensor mean, Tensor inverseDeviation) {
    moves.saw(mean, inverseDeviation);
  }

  @Override
  public Tensor slopes(Tensor logits) {
    DeviceLoss.Seen seen = loss.of(logits, targets);
    sums = seen.sums();
    return seen.slopes();
  }

  @Override
  public void take(TensorVector taken) {
    Map<ParameterBlock, Tensor> byBlock = new HashMap<>();
    List<ParameterBlock> learned = learning.learned();
    for (int i = 0; i < learned.size(); i++) {
      byBlock.put(learned.get(i), taken.get(i));
    }
    long count = layout.learned() + layout.moved();
    if (count == 0) {
      return;
    }
    TensorVector pieces = new TensorVector();
    for (Part part : layout.parts()) {
      if (byBlock.containsKey(part.block())) {
        pieces.push_back(part.flat(byBlock.get(part.block())));
      }
    }
    if (layout.moved() > 0) {
      pieces.push_back(moves.of(parameters));
    }
    torch.cat_out(gradients.part(0, layout.first(), count), pieces, 0);
    gradients.changed();
  }

  @Override
  public void update(Step step) {
    penalty = update.apply(parameters, gradients, state, step);
  }

  @Override
  public StepReport report(long iteration) {
    double[] told = new double[5];
    torch
        .cat(new TensorVector(sums, penalty), 0)
        .to(new Device(DeviceType.CPU), ScalarType.Double)
        .data_ptr_double()
        .get(told);
    return StepReport.of(
        iteration,
        examples,
        told[0],
        told[4] * examples,
        (long) told[1],
        OutputRange.of((float) told[2], (float) told[3], examples));
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
    uploads.close();
    learning.close();
    looking.close();
    lying.values().forEach(Tensor::close);
    loss.close();
    moves.close();
    parameters.close();
    state.close();
    gradients.close();
    place.emptyCache();
  }
}
