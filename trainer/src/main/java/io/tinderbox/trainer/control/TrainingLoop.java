package io.tinderbox.trainer.control;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.AveragingTrainingMaster;
import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.Checkpoint.EpochTotals;
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
import io.tinderbox.trainer.reading.SplitExamples;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.tensorboard.TensorBoardWriter;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;

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
      int evaluateBatchSize) {}

  /** Why an epoch's rounds ended. */
  private enum Ending {
    WHOLE,
    STOPPED,
    DIVERGED
  }

  private final JavaSparkContext spark;
  private final Context context;
  private final Nd4jEngine engine;
  private final Progress progress;
  private final StopSignal stop;
  private final AveragingTrainingMaster master;
  private final SparkDl4jMultiLayer model;
  private final TensorBoardWriter tensorBoard;
  private final long started = System.nanoTime();

  private int epoch = 1;
  private int nextRound;
  private long iteration;
  private EpochTotals current = EpochTotals.NONE;
  private final List<EpochMetrics> history = new ArrayList<>();
  private RunResult.Best best;
  private double secondsBefore;
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
    this.spark = spark;
    this.context = context;
    this.engine = engine;
    this.progress = progress;
    this.stop = stop;
    this.master =
        new AveragingTrainingMaster(
            spark,
            context.averaging,
            context.engine,
            context.source,
            context.learningRate,
            context.train.seed(),
            this::roundDone);
    this.model = new SparkDl4jMultiLayer(spark, engine.dl4j(), master);
    this.tensorBoard =
        new TensorBoardWriter(
            context.storage, context.run.tensorBoard(), System.currentTimeMillis() / 1e3);
  }

  /** Trains until a limit is reached. */
  public RunResult run(Optional<Checkpoint> checkpoint) {
    checkpoint.ifPresent(this::goOnFrom);
    context.run.writeMetrics(history);
    while (epoch <= context.train.maxEpochs()) {
      Optional<RunResult> end = trainEpoch();
      if (end.isPresent()) {
        return end.get();
      }
    }
    return result("completed", "%d epochs, the limit train.maxEpochs".formatted(history.size()));
  }

  private void goOnFrom(Checkpoint checkpoint) {
    epoch = checkpoint.epoch();
    nextRound = checkpoint.round();
    iteration = checkpoint.iteration();
    current = checkpoint.current();
    history.addAll(checkpoint.history());
    best = checkpoint.best();
    secondsBefore = checkpoint.seconds();
  }

  /** Empty when training goes on. */
  private Optional<RunResult> trainEpoch() {
    progress.begin(
        "Epoch %d of %d".formatted(epoch, context.train.maxEpochs()),
        context.source.split().examples(),
        "examples");
    progress.advance(current.steps().examples());
    master.load(engine.parameters(), engine.optimiserState());
    master.startAtRound(nextRound);
    ending = Ending.WHOLE;
    List<String> paths = context.source.epoch(epoch).stream().map(Object::toString).toList();
    model.fitPaths(spark.parallelize(paths, 1), context.source);
    master.store(engine.parameters(), engine.optimiserState());
    return switch (ending) {
      case WHOLE -> {
        try {
          finishEpoch();
        } catch (TinderboxException e) {
          // The last steps' losses were numbers, and what validation sees after them is not.
          if (e.exitCode() != ExitCode.QUALITY) {
            throw e;
          }
          yield Optional.of(diverged());
        }
        yield stop.requested() && epoch <= context.train.maxEpochs()
            ? Optional.of(stopped())
            : Optional.empty();
      }
      case STOPPED -> Optional.of(stopped());
      case DIVERGED -> Optional.of(diverged());
    };
  }

  private boolean roundDone(RoundReport round) {
    iteration = round.iteration();
    nextRound = round.round() + 1;
    current =
        new EpochTotals(
            current.steps().plus(round.steps()),
            current.time().plus(round.time()),
            current.seconds() + round.seconds(),
            round.learningRate());
    progress.advance(round.steps().examples());
    if (!round.steps().isFinite()) {
      ending = Ending.DIVERGED;
      return false;
    }
    if (stop.requested() && nextRound < round.rounds()) {
      ending = Ending.STOPPED;
      return false;
    }
    return true;
  }

  private void finishEpoch() {
    long validating = System.nanoTime();
    Scores scores = context.train.validates() ? validate() : null;
    double validateSeconds = since(validating);
    long saving = System.nanoTime();
    keepIfBest(scores);
    CheckpointStore.Pending pending =
        context.checkpoints.write(epoch + 1, 0, engine.parameters(), engine.optimiserState());
    EpochMetrics metrics = metrics(scores, validateSeconds, since(saving));
    history.add(metrics);
    epoch++;
    nextRound = 0;
    current = EpochTotals.NONE;
    pending.complete(checkpoint());
    context.run.writeMetrics(history);
    tensorBoard.write(metrics, System.currentTimeMillis() / 1e3);
    progress.end(summary(metrics));
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
    return evaluator.validate(split, new SplitExamples(context.data, split).iterator());
  }

  private void keepIfBest(Scores scores) {
    if (isBest(scores)) {
      best =
          new RunResult.Best(
              epoch, scores == null ? null : scores.top1(), scores == null ? null : scores.top5());
      new ModelFolder(context.storage, context.run.model())
          .write(
              new ModelDescription(
                  ModelDescription.FORMAT_VERSION,
                  context.network,
                  context.data.manifest().labels(),
                  context.data.manifest().resize(),
                  context.input.preprocessing(context.data.manifest()),
                  epoch,
                  context.data.manifest().digest(),
                  "",
                  ""),
              engine.parameters());
    }
  }

  /** By top-1 accuracy; of equal ones by the loss. Without a validation split, the last one. */
  private boolean isBest(Scores scores) {
    if (scores == null || best == null) {
      return true;
    }
    double bestLoss = history.get(best.epoch() - 1).valLoss();
    return scores.top1() > best.valTop1()
        || (scores.top1() == best.valTop1() && scores.loss() < bestLoss);
  }

  private EpochMetrics metrics(Scores scores, double validateSeconds, double checkpointSeconds) {
    double examples = current.steps().examples();
    double dataLoss = current.steps().dataLossSum() / examples;
    return new EpochMetrics(
        epoch,
        dataLoss + current.steps().penaltySum() / examples,
        dataLoss,
        current.steps().correct() / examples,
        scores == null ? null : scores.loss(),
        scores == null ? null : scores.top1(),
        scores == null ? null : scores.top5(),
        current.learningRate(),
        current.steps().examples(),
        current.seconds() + validateSeconds + checkpointSeconds,
        examples / current.seconds(),
        current.time().plus(new TimeAccount(0, 0, 0, 0, 0, 0, validateSeconds, checkpointSeconds)));
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(epoch, nextRound, iteration, current, history, best, seconds(), "", "");
  }

  private RunResult stopped() {
    if (nextRound > 0) {
      context
          .checkpoints
          .write(epoch, nextRound, engine.parameters(), engine.optimiserState())
          .complete(checkpoint());
    }
    return result(
        "interrupted",
        "stopped in epoch %d after round %d; --resume goes on".formatted(epoch, nextRound));
  }

  private RunResult diverged() {
    return result(
        "failed",
        "training diverged: the loss or an output is not a number in epoch %d, round %d, at learning rate %s; try a lower train.learningRate.initial, or model.norm = batch"
            .formatted(epoch, nextRound, current.learningRate()));
  }

  /** How the run stands, as a result of this status. */
  public RunResult result(String status, String reason) {
    return new RunResult(
        status,
        reason,
        history.size(),
        best,
        engine.network().parameters(),
        VectorFile.sha256(engine.parameters()),
        seconds());
  }

  private String summary(EpochMetrics m) {
    String validation =
        m.valTop1() == null
            ? ""
            : String.format(
                Locale.ROOT, ", validation top-1 %.4f, top-5 %.4f", m.valTop1(), m.valTop5());
    double left = (context.train.maxEpochs() - m.epoch()) * m.seconds();
    return String.format(
        Locale.ROOT,
        "loss %.4f, train top-1 %.4f%s, learning rate %.2g, %.0f examples/s, %.0f s%s",
        m.loss(),
        m.trainTop1(),
        validation,
        m.learningRate(),
        m.examplesPerSecond(),
        m.seconds(),
        left > 0 ? String.format(Locale.ROOT, ", about %.0f s left", left) : "");
  }

  private double seconds() {
    return secondsBefore + since(started);
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
