package io.tinderbox.trainer.control;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.EpochTrainer;
import io.tinderbox.trainer.averaging.Master;
import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.Scores;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.tensorboard.TensorBoardWriter;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Training control, on the driver:
 *
 * <pre>
 *   for each epoch:
 *     train, round by round          (after each: stop asked for? diverged?)
 *     validate
 *     keep the model if it is the best
 *     checkpoint, metrics, TensorBoard
 * </pre>
 */
public final class TrainingLoop {
  /** What a run works with. */
  public record Context(
      Storage storage,
      RunFolder run,
      CheckpointStore checkpoints,
      DataFolder data,
      MinibatchSource source,
      NetworkConfig network,
      InputConfig input,
      TrainConfig train,
      AveragingConfig averaging,
      EngineConfig engine,
      LearningRate learningRate,
      int evaluateBatchSize) {
    private EpochTrainer.Work work() {
      return new EpochTrainer.Work(averaging, engine, source, learningRate, train.seed());
    }

    /** Of the model as it is after an epoch. */
    private ModelDescription description(int epoch) {
      Manifest manifest = data.manifest();
      return new ModelDescription(
          ModelDescription.FORMAT_VERSION,
          network,
          manifest.labels(),
          manifest.resize(),
          input.preprocessing(manifest),
          epoch,
          manifest.digest(),
          "",
          "");
    }
  }

  /** Why an epoch's rounds ended. */
  private enum Ending {
    WHOLE,
    STOPPED,
    DIVERGED
  }

  private final Context context;
  private final Nd4jEngine engine;
  private final Progress progress;
  private final StopSignal stop;
  private final EpochTrainer trainer;
  private final TensorBoardWriter tensorBoard;
  private final RunState state = new RunState();
  private Ending ending;

  /**
   * @param engine holds the parameters to begin with; validates
   */
  public TrainingLoop(
      JavaSparkContext spark,
      Context context,
      Nd4jEngine engine,
      Progress progress,
      StopSignal stop) {
    this.context = context;
    this.engine = engine;
    this.progress = progress;
    this.stop = stop;
    this.trainer = EpochTrainer.of(spark, context.work(), engine, this::roundDone);
    this.tensorBoard =
        new TensorBoardWriter(
            context.storage, context.run.tensorBoard(), System.currentTimeMillis() / 1e3);
  }

  /** Trains until a limit is reached. */
  public RunResult run(Optional<Checkpoint> checkpoint) {
    checkpoint.ifPresent(state::goOnFrom);
    context.run.writeMetrics(state.history());
    while (hasEpochsLeft()) {
      trainRounds();
      if (ending == Ending.WHOLE) {
        finishEpoch();
      }
      if (ending == Ending.DIVERGED) {
        return diverged();
      }
      if (ending == Ending.STOPPED || (stop.requested() && hasEpochsLeft())) {
        return stopped();
      }
    }
    return result(
        "completed", "%d epochs, the limit train.maxEpochs".formatted(state.history().size()));
  }

  private boolean hasEpochsLeft() {
    return state.epoch() <= context.train.maxEpochs();
  }

  /** What is left of the open epoch; {@link #ending} says how it ended. */
  private void trainRounds() {
    progress.begin(
        "Epoch %d of %d".formatted(state.epoch(), context.train.maxEpochs()),
        context.source.split().examples(),
        "examples");
    progress.advance(state.current().steps().examples());
    ending = Ending.WHOLE;
    trainer.train(state.epoch(), state.nextRound());
  }

  private boolean roundDone(RoundReport round) {
    state.completeRound(round);
    progress.advance(round.steps().examples());
    if (!round.steps().isFinite()) {
      ending = Ending.DIVERGED;
    } else if (stop.requested() && state.nextRound() < round.rounds()) {
      ending = Ending.STOPPED;
    }
    return ending == Ending.WHOLE;
  }

  private void finishEpoch() {
    long validating = System.nanoTime();
    Scores scores;
    try {
      scores = context.train.validates() ? validate() : null;
    } catch (TinderboxException e) {
      // The last steps' losses were numbers, and what validation sees after them is not.
      if (e.exitCode() != ExitCode.QUALITY) {
        throw e;
      }
      ending = Ending.DIVERGED;
      return;
    }
    double validateSeconds = since(validating);
    long saving = System.nanoTime();
    if (state.becomesBest(scores)) {
      new ModelFolder(context.storage, context.run.model())
          .write(context.description(state.epoch()), engine.parameters());
    }
    CheckpointStore.Pending pending = writeVectors(state.epoch() + 1, 0);
    EpochMetrics metrics = state.completeEpoch(scores, validateSeconds, since(saving));
    pending.complete(state.checkpoint());
    context.run.writeMetrics(state.history());
    tensorBoard.write(metrics, System.currentTimeMillis() / 1e3);
    progress.end(metrics.summary(context.train.maxEpochs()));
  }

  private Scores validate() {
    Evaluator evaluator =
        Evaluator.of(
            engine,
            context.input.preprocessing(context.data.manifest()),
            context.data.manifest().labels(),
            context.evaluateBatchSize,
            false,
            Progress.SILENT);
    String split = context.train.validationSplit();
    return evaluator.validate(split, context.source.split().beside(split).iterator());
  }

  private CheckpointStore.Pending writeVectors(int epoch, int round) {
    return context.checkpoints.write(epoch, round, engine.parameters(), engine.optimiserState());
  }

  private RunResult stopped() {
    if (state.nextRound() == 0) {
      return interrupted("after epoch %d".formatted(state.epoch() - 1));
    }
    writeVectors(state.epoch(), state.nextRound()).complete(state.checkpoint());
    return interrupted("in epoch %d after round %d".formatted(state.epoch(), state.nextRound()));
  }

  private RunResult interrupted(String where) {
    String next = context.averaging.master() == Master.EXACT ? "; --resume goes on" : "";
    return result("interrupted", "stopped %s%s".formatted(where, next));
  }

  private RunResult diverged() {
    return result(
        "failed",
        "training diverged: the loss or an output is not a number in epoch %d, round %d, at learning rate %s; try a lower train.learningRate.initial, or model.norm = batch"
            .formatted(state.epoch(), state.nextRound(), state.current().learningRate()));
  }

  /** How the run stands, as a result of this status. */
  public RunResult result(String status, String reason) {
    return new RunResult(
        status,
        reason,
        state.history().size(),
        state.best(),
        engine.network().parameters(),
        VectorFile.sha256(engine.parameters()),
        state.seconds());
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
