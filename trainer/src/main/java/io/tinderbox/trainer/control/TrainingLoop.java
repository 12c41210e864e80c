package io.tinderbox.trainer.control;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableTime;
import io.tinderbox.trainer.averaging.EpochTrainer;
import io.tinderbox.trainer.averaging.Master;
import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.engine.ProcessMemory;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training control, on the driver:
 *
 * <pre>
 *   until there is a reason to end:
 *     train an epoch, round by round
 *       (after each: diverged? validation due? over? stop asked for? checkpoint due?)
 *     validate, and keep the model if it is the best
 *     checkpoint, metrics, TensorBoard
 * </pre>
 */
public final class TrainingLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final TrainingContext context;
  private final StepEngine engine;
  private final Progress progress;
  private final StopSignal stop;
  private final JavaSparkContext spark;
  private final EpochTrainer trainer;
  private final TensorBoardLog tensorBoard;
  private final RunState state = new RunState();
  private final Validator validator;
  private final DivergenceGuard guard;
  private final EndRule endRule;
  private final CheckpointTimer timer;
  private RoundReport last;
  private boolean engineIsBehind;
  private Optional<Ending> ending = Optional.empty();

  /**
   * @param engine holds the parameters to begin with; validates
   */
  public TrainingLoop(
      JavaSparkContext spark,
      TrainingContext context,
      StepEngine engine,
      Progress progress,
      StopSignal stop) {
    this.spark = spark;
    this.context = context;
    this.engine = engine;
    this.progress = progress;
    this.stop = stop;
    EpochTrainer.Work work = context.work(state::scheduled);
    this.trainer = EpochTrainer.of(spark, work, engine, this::roundDone);
    this.guard = DivergenceGuard.of(context, engine, work::rate);
    this.endRule =
        new EndRule(context.train().limits(), context.train().earlyStop(), context.learningRate());
    this.timer = new CheckpointTimer(context.train().checkpoint(), System::nanoTime);
    this.tensorBoard = new TensorBoardLog(context, engine);
    this.validator = new Validator(context, engine, state, tensorBoard, progress);
  }

  /** Trains until there is a reason to end. */
  public RunResult run(Optional<Checkpoint> checkpoint) {
    checkpoint.ifPresent(state::goOnFrom);
    writeHistory();
    tensorBoard.begin(state.iteration());
    ending = endRule.atStart(state);
    while (ending.isEmpty()) {
      boolean whole = trainRounds();
      if (whole) {
        finishEpoch();
      }
      if (ending.isEmpty() && stop.requested()) {
        ending = Optional.of(Ending.interrupted(whereItStopped()));
      }
      if (!whole && !isSick()) {
        leaveInsideEpoch();
      }
    }
    return result(ending.get().status(), ending.get().reason());
  }

  /** What is left of the open epoch; whether it came to its end. */
  private boolean trainRounds() {
    progress.begin(
        "Epoch %d of %d".formatted(state.epoch(), context.train().limits().maxEpochs()),
        context.source().split().examples(),
        "example");
    progress.advance(state.current().steps().examples());
    trainer.train(state.epoch(), state.nextRound());
    return ending.isEmpty() && state.nextRound() == last.rounds();
  }

  private boolean roundDone(RoundReport round) {
    long received = System.nanoTime();
    LOG.debug("{}; {}", round.summary(), ProcessMemory.now());
    engineIsBehind = true;
    last = round;
    if (!guard.isSound(round)) {
      bringEngine();
      ending = guard.afterRound(round).map(Ending::diverged);
    }
    state.completeRound(round, since(received));
    progress.advance(round.steps().examples());
    return state.nextRound() == round.rounds() || goesOnInsideEpoch();
  }

  private boolean goesOnInsideEpoch() {
    double seconds = state.seconds();
    if (ending.isEmpty() && validator.isDueAfterRound()) {
      validateInsideEpoch(true);
    }
    if (ending.isEmpty()) {
      ending = endRule.of(state, seconds);
    }
    if (ending.isPresent() || stop.requested()) {
      return false;
    }
    if (timer.isDue(state.nextRound())) {
      writeCheckpoint();
    }
    return true;
  }

  /** To where the last round left the vectors: only where they are looked at. */
  private void bringEngine() {
    if (engineIsBehind && !spark.sc().isStopped()) {
      trainer.store();
      engineIsBehind = false;
    }
  }

  private void finishEpoch() {
    long validating = System.nanoTime();
    double seconds = state.seconds();
    bringEngine();
    ending = guard.afterEpoch(last).map(Ending::diverged);
    boolean scheduled = validator.isDueAfterEpoch();
    if (ending.isEmpty() && (scheduled || validator.isDueAtItsEnd(seconds))) {
      validate(false, scheduled);
    }
    if (isSick()) {
      return;
    }
    double validateSeconds = since(validating);
    long saving = System.nanoTime();
    if (!validator.isOn()) {
      validator.keepLast(false);
    }
    CheckpointStore.Pending pending = writeVectors(state.epoch() + 1, 0);
    tensorBoard.look(state.epoch(), state.iteration());
    EpochMetrics metrics = state.completeEpoch(validateSeconds, since(saving));
    tensorBoard.write(metrics, state.iteration());
    pending.complete(state.checkpoint());
    timer.written();
    writeHistory();
    tell(metrics);
    ending = endRule.of(state, seconds);
  }

  private void validateInsideEpoch(boolean scheduled) {
    long validating = System.nanoTime();
    bringEngine();
    validate(true, scheduled);
    state.addValidation(since(validating));
    if (!isSick()) {
      context.run().writeValidations(state.validations());
    }
  }

  /** What is not a number is a divergence. */
  private void validate(boolean inside, boolean scheduled) {
    if (!validator.measure(inside, scheduled)) {
      ending = Optional.of(Ending.diverged(guard.inValidation(last)));
    } else if (scheduled) {
      endRule.notices(state.scheduled()).forEach(progress::note);
    }
  }

  private void tell(EpochMetrics metrics) {
    RunResult.Best best = state.best();
    boolean isBest = best != null && best.step() == state.iteration();
    double left =
        context.train().limits().secondsLeft(metrics.epoch(), state.seconds(), metrics.seconds());
    progress.end(
        metrics.summary(isBest)
            + (left > 0 ? ", about %s left".formatted(ReadableTime.of(left)) : ""));
    LOG.info("Seconds of epoch {}: {}", metrics.epoch(), metrics.time().summary());
  }

  private void writeHistory() {
    context.run().writeMetrics(state.history());
    if (validator.isOn()) {
      context.run().writeValidations(state.validations());
    }
  }

  /**
   * The sitting ends between two rounds. A run that its minutes cut off is measured there, so that
   * even one without a whole epoch leaves a model.
   */
  private void leaveInsideEpoch() {
    boolean cut = ending.isPresent() && ending.get().status().equals("completed");
    if (cut && !validator.isOn()) {
      keepUnmeasured();
    } else if (cut && !state.isValidated()) {
      validateInsideEpoch(false);
    }
    if (!isSick()) {
      writeCheckpoint();
    }
  }

  /** Without a validation split a few pictures tell whether the outputs are numbers. */
  private void keepUnmeasured() {
    bringEngine();
    guard.afterEpoch(last).map(Ending::diverged).ifPresent(sick -> ending = Optional.of(sick));
    if (!isSick()) {
      validator.keepLast(true);
    }
  }

  private boolean isSick() {
    return ending.isPresent() && ending.get().status().equals("failed");
  }

  /** In the middle of an epoch. */
  private void writeCheckpoint() {
    long saving = System.nanoTime();
    bringEngine();
    writeVectors(state.epoch(), state.nextRound()).complete(state.checkpoint());
    state.addCheckpoint(since(saving));
    timer.written();
  }

  private CheckpointStore.Pending writeVectors(int epoch, int round) {
    return context.checkpoints().write(epoch, round, engine.parameters(), engine.optimiserState());
  }

  private String whereItStopped() {
    String where =
        state.nextRound() == 0
            ? "after epoch %d".formatted(state.epoch() - 1)
            : "in epoch %d after round %d".formatted(state.epoch(), state.nextRound());
    boolean resumable = context.averaging().master() == Master.EXACT;
    return "stopped %s%s".formatted(where, resumable ? "; --resume goes on" : "");
  }

  /** How the run stands, as a result of this status. */
  public RunResult result(String status, String reason) {
    bringEngine();
    tensorBoard.end(status, state.iteration());
    return new RunResult(
        status,
        reason,
        state.history().size(),
        state.best(),
        engine.network().parameters(),
        VectorFile.sha256(engine.parameters()),
        state.iteration(),
        state.seconds());
  }

  /** Gives back what training holds in Spark's processes. */
  @Override
  public void close() {
    if (!spark.sc().isStopped()) {
      trainer.close();
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
