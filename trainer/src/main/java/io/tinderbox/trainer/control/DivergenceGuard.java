package io.tinderbox.trainer.control;

import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.OutputRange;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.loss.Loss;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.Rectifier;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.vector.FiniteScan;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import java.util.function.Predicate;

/**
 * Looks after every round, on the driver, whether training has gone wrong for good:
 *
 * <ul>
 *   <li>a loss, a parameter or a value of the optimiser's state is not a finite number;
 *   <li>the round's mean loss, or an output, is beyond its bound;
 *   <li>the network is dead: all through the round, and still with the merged parameters, pictures
 *       that differ give the same outputs. (A network that learns slowly, or that calls everything
 *       one class, gives outputs that differ a little.)
 * </ul>
 *
 * <p>A round's report says most of it; vectors and pictures are looked at only on a suspicion, and
 * once after an epoch.
 */
final class DivergenceGuard {
  /** Enough pictures to find two that differ; few enough for every layer's output in memory. */
  private static final int PICTURES = 8;

  private final GuardConfig config;
  private final Loss loss;
  private final StepEngine engine;
  private final MinibatchSource pictures;
  private final LongToDoubleFunction learningRate;
  private final FiniteScan scan = new FiniteScan();

  private DivergenceGuard(
      GuardConfig config,
      Loss loss,
      StepEngine engine,
      MinibatchSource pictures,
      LongToDoubleFunction learningRate) {
    this.config = config;
    this.loss = loss;
    this.engine = engine;
    this.pictures = pictures;
    this.learningRate = learningRate;
  }

  /**
   * @param engine holds the parameters and the state after each round
   * @param learningRate of a step
   */
  static DivergenceGuard of(
      TrainingContext context, StepEngine engine, LongToDoubleFunction learningRate) {
    MinibatchSource few =
        new MinibatchSource(
            context.source().split(), context.input(), PICTURES, context.train().seed());
    TrainConfig train = context.train();
    return new DivergenceGuard(train.guard(), train.loss().loss(), engine, few, learningRate);
  }

  /** Whether nothing in the round's report is odd: then there is no need to look further. */
  boolean isSound(RoundReport round) {
    return fault(round).isEmpty() && round.steps().outputs().varied();
  }

  /** What is wrong after this round, which the engine's vectors come from. */
  Optional<Divergence> afterRound(RoundReport round) {
    Optional<String> fault = fault(round);
    if (fault.isEmpty() && !round.steps().outputs().varied() && isDead(round.epoch())) {
      fault = Optional.of("the network gives the same outputs for every picture");
    }
    return fault.map(what -> found(what, round));
  }

  /** What the report alone shows to be wrong. */
  private Optional<String> fault(RoundReport round) {
    StepReport steps = round.steps();
    double mean = steps.dataLossSum() / steps.examples();
    double maxLoss = config.maxLoss(loss, engine.classes());
    if (!steps.isFinite()) {
      return Optional.of("the loss is not a finite number");
    }
    if (!round.isFinite()) {
      return Optional.of("the parameters are no longer finite numbers");
    }
    if (mean > maxLoss) {
      return Optional.of("the mean loss is %.4g, beyond %.4g".formatted(mean, maxLoss));
    }
    return isBounded(steps.outputs()) ? Optional.empty() : Optional.of(beyond(steps.outputs()));
  }

  /**
   * What the epoch's last update did that no step has seen: whether outputs are numbers, and within
   * their bound. (Not the latter where running statistics, which lag behind in a run's first
   * epochs, stand in for the minibatch's own.)
   */
  Optional<Divergence> afterEpoch(RoundReport last) {
    Batch batch = pictures(last.epoch());
    OutputRange outputs = OutputRange.of(engine.logits(batch), batch.examples(), engine.classes());
    boolean lags = has(layer -> layer instanceof BatchNormalisation);
    return (lags ? outputs.isFinite() : isBounded(outputs))
        ? Optional.empty()
        : Optional.of(found(beyond(outputs) + " after the last step", last));
  }

  /** The same, seen by validation. */
  Divergence inValidation(RoundReport last) {
    return found("an output in validation is not a finite number", last);
  }

  private boolean isBounded(OutputRange outputs) {
    return outputs.largest() <= config.maxOutput();
  }

  private String beyond(OutputRange outputs) {
    return outputs.isFinite()
        ? "an output is %.4g, beyond %.4g".formatted(outputs.largest(), config.maxOutput())
        : "an output is not a finite number";
  }

  private boolean isDead(int epoch) {
    Batch batch = pictures(epoch);
    int examples = batch.examples();
    int values = engine.network().input().values();
    float[] pixels = new float[examples * values];
    batch.images().duplicate().get(pixels);
    return OutputRange.of(pixels, examples, values).varied()
        && !OutputRange.of(engine.logits(batch), examples, engine.classes()).varied();
  }

  /** The epoch's first, as training sees them. */
  private Batch pictures(int epoch) {
    return pictures.reader().read(pictures.epoch(epoch).get(0));
  }

  private Divergence found(String what, RoundReport round) {
    long seen = round.steps().firstNotFinite();
    long step = seen < 0 ? round.iteration() : seen + 1;
    return new Divergence(
        what,
        where(round.epoch()),
        round.epoch(),
        round.round() + 1,
        step,
        learningRate.applyAsDouble(step - 1),
        advice());
  }

  /** The first layer that shows it: by its parameters, else by what it puts out. */
  private String where(int epoch) {
    List<ParameterBlock> sick = new ArrayList<>();
    List<ParameterBlock> blocks = engine.network().blocks();
    for (ParameterBlock block : blocks) {
      if (!isFinite(block)) {
        sick.add(block);
      }
    }
    if (!sick.isEmpty()) {
      return "%d of %d blocks of parameters are not finite, the first %s of %s"
          .formatted(
              sick.size(),
              blocks.size(),
              sick.get(0).role().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              sick.get(0).layer());
    }
    return byOutputs(engine.layerOutputs(pictures(epoch)));
  }

  private boolean isFinite(ParameterBlock block) {
    boolean finite = scan.isFinite(engine.parameters(), block.offset(), block.end());
    FlatVector state = engine.optimiserState();
    long length = engine.parameters().length();
    for (long start = 0; start < state.length(); start += length) {
      finite &= scan.isFinite(state, start + block.offset(), start + block.end());
    }
    return finite;
  }

  private static String byOutputs(List<LayerOutput> outputs) {
    for (LayerOutput output : outputs) {
      if (!output.range().isFinite()) {
        return "%s puts out what is not finite".formatted(output.layer());
      }
      if (!output.range().varied()) {
        return output.range().largest() == 0
            ? "%s puts out nothing but zeros".formatted(output.layer())
            : "%s puts out the same for every picture".formatted(output.layer());
      }
    }
    LayerOutput strongest = outputs.get(0);
    for (LayerOutput output : outputs) {
      strongest = output.range().largest() > strongest.range().largest() ? output : strongest;
    }
    return "the largest values, to %.3g, come from %s"
        .formatted(strongest.range().largest(), strongest.layer());
  }

  private String advice() {
    boolean deep = has(layer -> layer instanceof Rectifier);
    boolean normalised = has(layer -> layer instanceof BatchNormalisation);
    return "a lower train.learningRate.initial"
        + (deep && !normalised ? ", or model.norm = batch" : "");
  }

  private boolean has(Predicate<Layer> kind) {
    return engine.network().stages().stream().anyMatch(stage -> kind.test(stage.layer()));
  }
}
