package io.tinderbox.trainer.control;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.averaging.EpochTrainer;
import io.tinderbox.trainer.averaging.Master;
import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.engine.nd4j.ProcessMemory;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.Scores;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.tensorboard.TensorBoardWriter;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training control, on the driver:
 *
 * <pre>
 *   for each epoch:
 *     train, round by round          (after each: diverged? stop asked for? checkpoint due?)
 *     validate
 *     keep the model if it is the best
 *     checkpoint, metrics, TensorBoard
 * </pre>
 */
public final class TrainingLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final TrainingContext context;
  private final Nd4jEngine engine;
  private final Progress progress;
  private final StopSignal stop;
  private final JavaSparkContext spark;
  private final EpochTrainer trainer;
  private final TensorBoardWriter tensorBoard;
  private final RunState state = new RunState();
  private final DivergenceGuard guard;
  private final CheckpointTimer timer;
  private RoundReport last;
  private boolean engineIsBehind;
  private Optional<Divergence> divergence = Optional.empty();

  /**
   * @param engine holds the parameters to begin with; validates
   */
  public TrainingLoop(
      JavaSparkContext spark,
      TrainingContext context,
      Nd4jEngine engine,
      Progress progress,
      StopSignal stop) {
    this.spark = spark;
    this.context = context;
    this.engine = engine;
    this.progress = progress;
    this.stop = stop;
    this.trainer = EpochTrainer.of(spark, context.work(), engine, this::roundDone);
    this.guard = DivergenceGuard.of(context, engine);
    this.timer = new CheckpointTimer(context.train().checkpoint(), System::nanoTime);
    this.tensorBoard =
        new TensorBoardWriter(
            context.storage(), context.run().tensorBoard(), System.currentTimeMillis() / 1e3);
  }

  /** Trains until a limit is reached. */
  public RunResult run(Optional<Checkpoint> checkpoint) {
    checkpoint.ifPresent(state::goOnFrom);
    context.run().writeMetrics(state.history());
    while (hasEpochsLeft()) {
      boolean whole = trainRounds();
      if (whole) {
        finishEpoch();
      }
      if (divergence.isPresent()) {
        return result("failed", divergence.get().reason());
      }
      if (!whole || (stop.requested() && hasEpochsLeft())) {
        return stopped();
      }
    }
    return result(
        "completed", "%d epochs, the limit train.maxEpochs".formatted(state.history().size()));
  }

  private boolean hasEpochsLeft() {
    return state.epoch() <= context.train().maxEpochs();
  }

  /** What is left of the open epoch; whether it came to its end. */
  private boolean trainRounds() {
    progress.begin(
        "Epoch %d of %d".formatted(state.epoch(), context.train().maxEpochs()),
        context.source().split().examples(),
        "examples");
    progress.advance(state.current().steps().examples());
    trainer.train(state.epoch(), state.nextRound());
    return divergence.isEmpty() && state.nextRound() == last.rounds();
  }

  private boolean roundDone(RoundReport round) {
    long received = System.nanoTime();
    LOG.debug("{}; {}", round.summary(), ProcessMemory.now());
    engineIsBehind = true;
    last = round;
    if (!guard.isSound(round)) {
      bringEngine();
      divergence = guard.afterRound(round);
    }
    state.completeRound(round, since(received));
    progress.advance(round.steps().examples());
    boolean inside = state.nextRound() < round.rounds();
    if (divergence.isPresent() || (inside && stop.requested())) {
      return false;
    }
    if (inside && timer.isDue(state.nextRound())) {
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
    bringEngine();
    divergence = guard.afterEpoch(last);
    Scores scores = divergence.isEmpty() && context.train().validates() ? validate() : null;
    if (divergence.isPresent()) {
      return;
    }
    double validateSeconds = since(validating);
    long saving = System.nanoTime();
    if (state.becomesBest(scores)) {
      new ModelFolder(context.storage(), context.run().model())
          .write(context.description(state.epoch()), engine.parameters());
    }
    CheckpointStore.Pending pending = writeVectors(state.epoch() + 1, 0);
    EpochMetrics metrics = state.completeEpoch(scores, validateSeconds, since(saving));
    pending.complete(state.checkpoint());
    timer.written();
    context.run().writeMetrics(state.history());
    tensorBoard.write(metrics, System.currentTimeMillis() / 1e3);
    progress.end(metrics.summary(context.train().maxEpochs()));
    LOG.info("Seconds of epoch {}: {}", metrics.epoch(), metrics.time().summary());
  }

  /** Null where the network's outputs are not numbers, which is a divergence. */
  private Scores validate() {
    Evaluator evaluator =
        Evaluator.of(
            engine,
            context.description(state.epoch()).task(),
            context.evaluateBatchSize(),
            false,
            Progress.SILENT);
    String split = context.train().validationSplit();
    try {
      return evaluator.validate(split, context.source().split().beside(split).iterator());
    } catch (TinderboxException e) {
      if (e.exitCode() != ExitCode.QUALITY) {
        throw e;
      }
      divergence = Optional.of(guard.inValidation(last));
      return null;
    }
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

  private RunResult stopped() {
    if (state.nextRound() == 0) {
      return interrupted("after epoch %d".formatted(state.epoch() - 1));
    }
    writeCheckpoint();
    return interrupted("in epoch %d after round %d".formatted(state.epoch(), state.nextRound()));
  }

  private RunResult interrupted(String where) {
    String next = context.averaging().master() == Master.EXACT ? "; --resume goes on" : "";
    return result("interrupted", "stopped %s%s".formatted(where, next));
  }

  /** How the run stands, as a result of this status. */
  public RunResult result(String status, String reason) {
    bringEngine();
    return new RunResult(
        status,
        reason,
        state.history().size(),
        state.best(),
        engine.network().parameters(),
        VectorFile.sha256(engine.parameters()),
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
