package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.AveragingTrainingMaster;
import io.tinderbox.trainer.averaging.Master;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.control.TrainConfig;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.model.WarmStart;
import io.tinderbox.trainer.preflight.SelfCheck;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.TrainingSplit;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.schedule.LearningRate;
import io.tinderbox.trainer.schedule.RunLength;
import java.util.Map;
import java.util.Optional;

/**
 * A training run that has been thought through: every key read and checked, against the data and
 * against what the run folder holds, before Spark starts.
 */
public final class TrainingPlan {
  /** What {@code train --from} sets. */
  public static final String FROM_KEY = "model.from";

  private final TrainingRequest request;
  private final Storage storage;
  private final Settings settings;
  private final DataFolder data;
  private final RunFolder run;
  private final RunConfig config;
  private final LearningRate learningRate;
  private final MinibatchSource source;

  private TrainingPlan(
      TrainingRequest request, Storage storage, Settings settings, DataFolder data, RunFolder run) {
    this.request = request;
    this.storage = storage;
    this.data = data;
    this.run = run;
    SettingsReader reader = settings.reader();
    this.config = RunConfig.from(reader);
    config.check(reader, data.manifest());
    reader.throwIfAny();
    AveragingConfig averaging = config.averaging();
    this.settings = settings.with(AveragingConfig.THREADS_KEY, averaging.threadsPerWorker());
    TrainConfig train = config.train();
    this.source =
        new MinibatchSource(
            TrainingSplit.of(data, TrainConfig.TRAINING_SPLIT, train.limitExamples()),
            config.input(),
            train.batchSizePerWorker(),
            train.seed(),
            config.reading());
    long steps = AveragingTrainingMaster.stepsOfEpoch(averaging, source);
    this.learningRate = LearningRate.from(reader, new RunLength(steps, train.limits().maxEpochs()));
  }

  /**
   * What the configuration alone can be wrong about: all problems, before any file is looked at.
   */
  public static void check(Settings settings) {
    SettingsReader reader = settings.reader();
    check(reader);
    reader.throwIfAny();
  }

  /** The same, noted. */
  public static void check(SettingsReader reader) {
    RunConfig.from(reader);
    AfterTraining.check(reader);
  }

  /**
   * What training will take, before there are data.
   *
   * @param settings that have been checked, for pictures like these
   * @param pictures as they will be stored
   * @param classes as many as there may be
   */
  public static WorkerMemory memory(Settings settings, ImageShape pictures, int classes) {
    return RunConfig.from(settings.reader()).memory(pictures, classes);
  }

  /**
   * @throws TinderboxException exit code 2 for configuration and folders that do not fit; 3, when
   *     the data is wrong
   */
  public static TrainingPlan of(Storage storage, Settings settings, TrainingRequest request) {
    check(settings);
    DataFolder data = DataFolder.open(storage, request.data());
    RunFolder run = new RunFolder(storage, request.run());
    if (!run.isUsed()) {
      TrainingPlan plan = new TrainingPlan(request, storage, settings, data, run);
      plan.warmStart();
      return plan;
    }
    FolderLock.requireFree(storage, request.run());
    if (!request.resume()) {
      throw TinderboxException.usage(
          "Cannot train in %s: expected an empty or new folder, found files; add --resume to go on, or name another"
              .formatted(request.run()));
    }
    Optional<String> before = run.configurationText();
    if (before.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot resume in %s: expected a run folder, found no config.conf"
              .formatted(request.run()));
    }
    Settings kept = Settings.of(before.get(), request.run() + "/config.conf", Map.of());
    TrainingPlan plan = new TrainingPlan(request, storage, keepThreads(settings, kept), data, run);
    plan.requireResumable(kept);
    return plan;
  }

  /** The number of threads was decided when the run began. */
  private static Settings keepThreads(Settings settings, Settings kept) {
    String decided = kept.entries().get(AveragingConfig.THREADS_KEY);
    boolean open = "0".equals(settings.entries().get(AveragingConfig.THREADS_KEY));
    return open && decided != null
        ? settings.with(AveragingConfig.THREADS_KEY, Integer.valueOf(decided))
        : settings;
  }

  /** A run that is complete may be resumed by any master: nothing is left to do. */
  private void requireResumable(Settings kept) {
    boolean complete = run.readResult().filter(this::isComplete).isPresent();
    requireSame(kept, !complete && !checkpoints(storage).isBegun());
    if (config.averaging().master() == Master.STOCK && !complete) {
      throw TinderboxException.usage(
          "Cannot resume %s: expected distribution.master = exact, found stock, which keeps no optimiser's state or place to go on from; train anew in another folder"
              .formatted(request.run()));
    }
  }

  /**
   * @param anew whether the model that the run began from will be read again
   */
  private void requireSame(Settings kept, boolean anew) {
    Map<String, String> differences =
        LastingSettings.of(settings).differencesFrom(LastingSettings.of(kept));
    Optional<Provenance> provenance = run.provenance();
    Optional<WarmStart> from =
        anew && !differences.containsKey(FROM_KEY) ? warmStart() : Optional.empty();
    from.map(WarmStart::parametersSha256)
        .ifPresent(
            is ->
                provenance
                    .map(Provenance::beganFromSha256)
                    .filter(was -> !was.equals(is))
                    .ifPresent(
                        was ->
                            differences.put(
                                FROM_KEY, "its parameters were %s, are %s".formatted(was, is))));
    String digest = data.manifest().digest();
    provenance
        .map(Provenance::dataDigest)
        .filter(was -> !was.equals(digest))
        .ifPresent(was -> differences.put("data", "was %s, is %s".formatted(was, digest)));
    if (!differences.isEmpty()) {
      StringBuilder message =
          new StringBuilder(
              "Cannot resume %s: expected the run's own settings".formatted(request.run()));
      differences.forEach(
          (key, difference) -> message.append("\n  ").append(key).append(": ").append(difference));
      throw TinderboxException.usage(message.toString());
    }
  }

  /** Whether a run that ended like this has nothing left to do, with the limits as they are now. */
  boolean isComplete(RunResult result) {
    return result.status().equals("early-stopped")
        || config.train().limits().areReachedBy(result, run.validations());
  }

  /** The split to evaluate on when training is over: what it watched; without one, val. */
  public String watchedSplit() {
    TrainConfig train = config.train();
    return train.validation().isOn() ? train.validation().split() : "val";
  }

  public TrainingRequest request() {
    return request;
  }

  Storage storage() {
    return storage;
  }

  /** The effective configuration. */
  public Settings settings() {
    return settings;
  }

  DataFolder data() {
    return data;
  }

  RunFolder run() {
    return run;
  }

  /** The run's checkpoints, marked with what it keeps from its beginning to its end. */
  CheckpointStore checkpoints(Storage of) {
    return new CheckpointStore(of, run.checkpoints(), config.train().checkpoint().keep(), origin());
  }

  Checkpoint.Origin origin() {
    return new Checkpoint.Origin(
        config.train().seed(), LastingSettings.of(settings).sha256(), data.manifest().digest());
  }

  RunConfig config() {
    return config;
  }

  LearningRate learningRate() {
    return learningRate;
  }

  /**
   * The model that a run begins with which has no checkpoint, if any; read when it is asked for,
   * because it may be gone when the run goes on.
   *
   * @throws TinderboxException as {@link WarmStart#of}
   */
  Optional<WarmStart> warmStart() {
    return Optional.of(settings.reader().text(FROM_KEY))
        .filter(from -> !from.isEmpty())
        .map(from -> WarmStart.of(storage, Location.of(from), engine().build()));
  }

  MinibatchSource source() {
    return source;
  }

  /** About what the workers take off the heap of the processes that they run in. */
  public WorkerMemory memory() {
    Manifest manifest = data.manifest();
    return config.memory(manifest.image(), manifest.classes());
  }

  /** What executors are held against. */
  SelfCheck selfCheck() {
    return SelfCheck.ofTraining(config.averaging().workers(), engine(), source);
  }

  EngineConfig engine() {
    Manifest manifest = data.manifest();
    return config.engine(manifest.image(), manifest.classes());
  }
}
