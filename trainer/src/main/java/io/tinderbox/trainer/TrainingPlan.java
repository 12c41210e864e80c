package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.AveragingTrainingMaster;
import io.tinderbox.trainer.averaging.Master;
import io.tinderbox.trainer.averaging.StockLimits;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.CheckpointConfig;
import io.tinderbox.trainer.control.GuardConfig;
import io.tinderbox.trainer.control.Limits;
import io.tinderbox.trainer.control.TrainConfig;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.model.WarmStart;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.preflight.SelfCheck;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.ReadingConfig;
import io.tinderbox.trainer.reading.TrainingSplit;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.schedule.LearningRate;
import io.tinderbox.trainer.schedule.RunLength;
import io.tinderbox.trainer.tensorboard.TensorBoardConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A training run that has been thought through: every key read and checked, against the data and
 * against what the run folder holds, before Spark starts.
 */
public final class TrainingPlan {
  /** The keys that only limit a run: these may differ on {@code --resume}. */
  private static final Set<String> LIMITS =
      Stream.of(Limits.KEYS, CheckpointConfig.KEYS, GuardConfig.KEYS, TensorBoardConfig.KEYS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> NOT_TRAINING =
      Set.of("ingest.", "evaluate.", "explain.", "engine.", "emr.", "nightly.");

  /** What {@code train --from} sets. */
  public static final String FROM_KEY = "model.from";

  private final TrainingRequest request;
  private final Storage storage;
  private final Settings settings;
  private final DataFolder data;
  private final RunFolder run;
  private final EngineChoice engineChoice;
  private final NetworkConfig network;
  private final FrozenLayers frozen;
  private final InputConfig input;
  private final TrainConfig train;
  private final AveragingConfig averaging;
  private final int evaluateBatchSize;
  private final TensorBoardConfig tensorBoard;
  private final LearningRate learningRate;
  private final Optional<WarmStart> warmStart;
  private final MinibatchSource source;

  private TrainingPlan(
      TrainingRequest request, Storage storage, Settings settings, DataFolder data, RunFolder run) {
    this.request = request;
    this.storage = storage;
    this.data = data;
    this.run = run;
    SettingsReader reader = settings.reader();
    Manifest manifest = data.manifest();
    this.engineChoice = EngineChoice.from(reader);
    this.network = NetworkConfig.from(reader);
    this.frozen = FrozenLayers.from(reader);
    this.input = InputConfig.from(reader);
    ReadingConfig reading = ReadingConfig.from(reader);
    this.train = TrainConfig.from(reader);
    this.averaging = AveragingConfig.from(reader);
    this.tensorBoard = TensorBoardConfig.from(reader);
    this.evaluateBatchSize = reader.integer("evaluate.batchSize", 1, 65536);
    checkTogether(reader, train, averaging, input.mixing());
    StockLimits.check(reader, averaging, frozen);
    StockLimits.check(reader, averaging, engineChoice);
    input.check(reader, manifest);
    train.check(reader, manifest);
    if (!reader.hasProblems()) {
      checkNetwork(reader, manifest);
    }
    reader.throwIfAny();
    this.settings = settings.with(AveragingConfig.THREADS_KEY, averaging.threadsPerWorker());
    TrainingSplit split = TrainingSplit.of(data, TrainConfig.TRAINING_SPLIT, train.limitExamples());
    this.source =
        new MinibatchSource(split, input, train.batchSizePerWorker(), train.seed(), reading);
    long steps = AveragingTrainingMaster.stepsOfEpoch(averaging, source);
    this.learningRate = LearningRate.from(reader, new RunLength(steps, train.limits().maxEpochs()));
    this.warmStart = warmStart(reader.text(FROM_KEY));
  }

  private Optional<WarmStart> warmStart(String from) {
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(WarmStart.of(storage, Location.of(from), engine().build()));
  }

  private void checkNetwork(SettingsReader reader, Manifest manifest) {
    try {
      Network built =
          Networks.build(network, input.preprocessing(manifest).input(), manifest.classes());
      frozen.check(reader, built);
      tensorBoard.check(
          reader, built, train.validation().isOn(), Engines.named(engineChoice.name())::canProbe);
    } catch (IllegalArgumentException e) {
      reader.problem("model.name", "layers that fit the input", e.getMessage());
    }
  }

  /** What single keys do not show. */
  private static void checkTogether(
      SettingsReader reader, TrainConfig train, AveragingConfig averaging, MixConfig mixing) {
    LearningRate rate = LearningRate.from(reader, new RunLength(1, train.limits().maxEpochs()));
    train.check(reader, rate);
    StockLimits.check(reader, averaging, train.optimiser(), mixing);
    mixing.check(reader, train.loss());
    if (rate.warmupEpochs() > train.limits().maxEpochs()) {
      reader.problem(
          "train.learningRate.warmupEpochs", "at most train.maxEpochs", rate.warmupEpochs());
    }
    if (averaging.master() == Master.STOCK) {
      if (rate.rule().needsValidation()) {
        reader.problem(
            "train.learningRate.rule", "one that distribution.master = stock can keep", "plateau");
      }
      if (train.validation().everyRounds() > 0) {
        reader.problem(
            "train.validation.everyRounds",
            "0 with distribution.master = stock, which tells of whole epochs only",
            train.validation().everyRounds());
      }
    }
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
    EngineChoice engineChoice = EngineChoice.from(reader);
    NetworkConfig.from(reader);
    FrozenLayers frozen = FrozenLayers.from(reader);
    InputConfig input = InputConfig.from(reader);
    ReadingConfig.from(reader);
    TrainConfig train = TrainConfig.from(reader);
    AveragingConfig averaging = AveragingConfig.from(reader);
    TensorBoardConfig.from(reader);
    checkTogether(reader, train, averaging, input.mixing());
    StockLimits.check(reader, averaging, frozen);
    StockLimits.check(reader, averaging, engineChoice);
    AfterTraining.check(reader);
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
      return new TrainingPlan(request, storage, settings, data, run);
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
    plan.requireSame(kept);
    plan.requireResumable();
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

  /** The settings that a run keeps from its beginning to its end. */
  private static TreeMap<String, String> lasting(Settings settings) {
    TreeMap<String, String> entries = new TreeMap<>(settings.entries());
    entries.keySet().removeAll(LIMITS);
    // What ingest is told has done its work in the data, whose digest is compared; others look at
    // what was trained, or say when to train; any engine goes on with another's vectors.
    entries.keySet().removeIf(key -> NOT_TRAINING.stream().anyMatch(key::startsWith));
    return entries;
  }

  /** What the run's checkpoints are marked with. */
  Checkpoint.Origin origin() {
    Sha256 sha = Sha256.start();
    lasting(settings).forEach((key, value) -> sha.update(key).update(value));
    return new Checkpoint.Origin(train.seed(), sha.hex(), data.manifest().digest());
  }

  private void requireSame(Settings kept) {
    Map<String, String> before = lasting(kept);
    Map<String, String> now = lasting(settings);
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String key : keys) {
      String was = before.getOrDefault(key, "not set");
      String is = now.getOrDefault(key, "not set");
      if (!was.equals(is)) {
        differences.put(key, "was %s, is %s".formatted(was, is));
      }
    }
    run.provenance()
        .map(Provenance::beganFromSha256)
        .filter(digest -> warmStart.isPresent())
        .filter(digest -> !digest.equals(warmStart.get().parametersSha256()))
        .ifPresent(
            digest ->
                differences.put(
                    FROM_KEY,
                    "its parameters were %s, are %s"
                        .formatted(digest, warmStart.get().parametersSha256())));
    run.provenance()
        .map(Provenance::dataDigest)
        .filter(digest -> !digest.equals(data.manifest().digest()))
        .ifPresent(
            digest ->
                differences.put(
                    "data", "was %s, is %s".formatted(digest, data.manifest().digest())));
    if (!differences.isEmpty()) {
      StringBuilder message =
          new StringBuilder(
              "Cannot resume %s: expected the run's own settings".formatted(request.run()));
      differences.forEach(
          (key, difference) -> message.append("\n  ").append(key).append(": ").append(difference));
      throw TinderboxException.usage(message.toString());
    }
  }

  /** A run that is complete may be resumed by any master: nothing is left to do. */
  private void requireResumable() {
    boolean complete = run.readResult().filter(this::isComplete).isPresent();
    if (averaging.master() == Master.STOCK && !complete) {
      throw TinderboxException.usage(
          "Cannot resume %s: expected distribution.master = exact, found stock, which keeps no optimiser's state or place to go on from; train anew in another folder"
              .formatted(request.run()));
    }
  }

  /** Whether a run that ended like this has come to one of its limits, as they are now. */
  boolean isComplete(RunResult result) {
    return train.limits().areReachedBy(result, run.validations());
  }

  /** The split to evaluate on when training is over: what it watched; without one, val. */
  public String watchedSplit() {
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

  NetworkConfig network() {
    return network;
  }

  InputConfig input() {
    return input;
  }

  TrainConfig train() {
    return train;
  }

  AveragingConfig averaging() {
    return averaging;
  }

  int evaluateBatchSize() {
    return evaluateBatchSize;
  }

  TensorBoardConfig tensorBoard() {
    return tensorBoard;
  }

  LearningRate learningRate() {
    return learningRate;
  }

  /** The model to begin from, if any. */
  Optional<WarmStart> warmStart() {
    return warmStart;
  }

  MinibatchSource source() {
    return source;
  }

  /** Logical workers. */
  public int workers() {
    return averaging.workers();
  }

  /** About what each takes off the heap of the process that it runs in. */
  public long nativeBytesPerWorker() {
    return selfCheck().nativeBytesPerWorker();
  }

  /** What executors are held against. */
  SelfCheck selfCheck() {
    return SelfCheck.ofTraining(averaging.workers(), engine(), source);
  }

  EngineConfig engine() {
    Manifest manifest = data.manifest();
    return new EngineConfig(
        engineChoice,
        network,
        frozen,
        input.preprocessing(manifest).input(),
        manifest.classes(),
        train.loss(),
        train.optimiser(),
        averaging.threadsPerWorker());
  }
}
