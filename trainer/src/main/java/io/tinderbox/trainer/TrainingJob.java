package io.tinderbox.trainer;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.Failure;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.common.version.Version;
import io.tinderbox.trainer.averaging.AveragingTrainingMaster;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.control.TrainingContext;
import io.tinderbox.trainer.control.TrainingLoop;
import io.tinderbox.trainer.engine.EngineMemory;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.model.WarmStart;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.preflight.Preflight;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One sitting of a training run, on the driver: takes the run folder, begins or goes on, and leaves
 * a result.
 */
public final class TrainingJob {

  private final JavaSparkContext spark;
  private final TrainingPlan plan;
  private final Progress progress;
  private final StopSignal stop;

  private TrainingJob(
      JavaSparkContext spark, TrainingPlan plan, Progress progress, StopSignal stop) {
    this.spark = spark;
    this.plan = plan;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * @param stop asked after every round; the run then ends with a checkpoint
   */
  public static TrainingJob of(
      JavaSparkContext spark, TrainingPlan plan, Progress progress, StopSignal stop) {
    return new TrainingJob(spark, plan, progress, stop);
  }

  /**
   * @return how the run ended; also in {@code result.json}
   * @throws TinderboxException exit code 6, when another process trains in the folder; 5, when the
   *     infrastructure fails
   */
  public RunResult execute() {
    Location folder = plan.request().run();
    try (StopSignal.Watch watch = stop.watch();
        FolderLock lock = FolderLock.take(plan.storage(), folder)) {
      Storage storage = lock.storage();
      RunFolder run = new RunFolder(storage, folder);
      Optional<RunResult> done = run.readResult().filter(plan::isComplete);
      if (done.isPresent()) {
        progress.note("The run is complete: nothing left to do");
        return done.get();
      }
      return train(storage, run);
    }
  }

  /**
   * @param storage of the run folder, which is locked
   */
  private RunResult train(Storage storage, RunFolder run) {
    String runtime = Engines.named(plan.engine().engine().name()).start();
    try (StepEngine engine = Engines.create(plan.engine())) {
      progress.note(engine.network().table(plan.engine().frozen()));
      progress.note(
          EngineMemory.of(plan.engine(), plan.config().train().batchSizePerWorker()).toString());
      progress.note(plan.source().memory().toString());
      Preflight.require(spark, plan.selfCheck(), progress, "train");
      // First of all: a folder with files but without it is none that can be resumed.
      run.writeConfiguration(plan.settings().render());
      CheckpointStore checkpoints = plan.checkpoints(storage);
      Optional<Checkpoint> checkpoint =
          checkpoints.readNewest(engine.parameters(), engine.optimiserState());
      checkpoint.ifPresent(this::requireRound);
      if (checkpoint.isEmpty()) {
        if (plan.request().resume()) {
          progress.note("No checkpoint to resume from: starting anew");
        }
        Initialiser.fill(engine.network(), plan.config().train().seed(), engine.parameters());
        Optional<WarmStart> from = plan.warmStart();
        from.ifPresent(start -> begin(engine, start));
        Initialiser.zero(engine.optimiserState());
        run.writeProvenance(provenance(runtime, from));
      } else {
        progress.note(
            "Going on from the checkpoint before epoch %d, round %d"
                .formatted(checkpoint.get().epoch(), checkpoint.get().round() + 1));
        run.provenance()
            .filter(before -> !before.ranLastOn(runtime))
            .ifPresent(before -> goOnWith(runtime, before, checkpoint.get(), run));
      }
      run.deleteResult();
      try (TrainingLoop loop =
          new TrainingLoop(spark, context(storage, run, checkpoints), engine, progress, stop)) {
        RunResult result = runToItsEnd(loop, checkpoint, run);
        run.writeResult(result);
        return result;
      }
    } finally {
      AveragingTrainingMaster.closeIdleEngines();
    }
  }

  /** Another engine, or the same on another kind of machine: the last bits may differ from here. */
  private void goOnWith(String runtime, Provenance before, Checkpoint checkpoint, RunFolder run) {
    progress.note("It goes on with %s; before: %s".formatted(runtime, before.engine()));
    run.writeProvenance(before.goingOn(runtime, checkpoint.epoch(), checkpoint.round()));
  }

  /** What a checkpoint cannot know of itself. */
  private void requireRound(Checkpoint checkpoint) {
    int rounds =
        AveragingTrainingMaster.roundsOfEpoch(
            plan.config().averaging(), plan.source(), checkpoint.epoch());
    if (checkpoint.round() >= rounds) {
      throw TinderboxException.data(
          "Cannot resume: expected a checkpoint before one of the %d rounds of epoch %d, found round %d (%s)"
              .formatted(
                  rounds, checkpoint.epoch(), checkpoint.round() + 1, plan.run().checkpoints()));
    }
  }

  private void begin(StepEngine engine, WarmStart start) {
    start.fill(engine.network(), engine.parameters());
    progress.note(start.summary());
    start
        .warning(plan.config().input().preprocessing(plan.data().manifest()))
        .ifPresent(warning -> progress.note("Warning: " + warning));
  }

  /** A run that fails says so in its result, as far as its folder can still be written to. */
  private static RunResult runToItsEnd(
      TrainingLoop loop, Optional<Checkpoint> checkpoint, RunFolder run) {
    try {
      return loop.run(checkpoint);
    } catch (Exception | Error e) {
      // Spark is Scala: its checked exceptions come undeclared.
      Failure failure = Failure.of(e);
      String status = failure.exitCode() == ExitCode.INTERRUPTED ? "interrupted" : "failed";
      try {
        run.writeResult(loop.result(status, failure.line()));
      } catch (RuntimeException unwritable) {
        e.addSuppressed(unwritable);
      }
      throw e;
    }
  }

  private TrainingContext context(Storage storage, RunFolder run, CheckpointStore checkpoints) {
    return new TrainingContext(
        storage,
        run,
        checkpoints,
        plan.data(),
        plan.source(),
        plan.config().network(),
        plan.config().input(),
        plan.config().train(),
        plan.config().averaging(),
        plan.engine(),
        plan.learningRate(),
        plan.config().evaluateBatchSize(),
        plan.config().tensorBoard(),
        plan.settings());
  }

  private Provenance provenance(String runtime, Optional<WarmStart> from) {
    String configuration = plan.settings().render();
    return new Provenance(
        Version.current().toString(),
        plan.request().command(),
        plan.data().location().toString(),
        plan.data().manifest().digest(),
        Sha256.of(configuration.getBytes(StandardCharsets.UTF_8)),
        plan.config().train().seed(),
        from.map(WarmStart::parametersSha256).orElse(null),
        Instant.now().toString(),
        System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
        spark.version(),
        spark.master(),
        runtime);
  }
}
