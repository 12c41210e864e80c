package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.TrainingSplit;
import io.tinderbox.trainer.schedule.Cosine;
import io.tinderbox.trainer.schedule.LearningRate;
import io.tinderbox.trainer.schedule.RunLength;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** Rounds as a run drives them: through dl4j-spark, in a Spark of its own. */
class AveragingTrainingMasterTest {
  private static final NetworkConfig LOGISTIC = new NetworkConfig("logistic", Norm.NONE, 1);
  private static final NetworkConfig ALEXNET = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
  private static final OptimiserConfig PLAIN = OptimiserConfig.plain().withWeightDecay(0.01);
  private static final OptimiserConfig MOMENTUM =
      OptimiserConfig.named("nesterov").withWeightDecay(5e-4);
  @TempDir static Path temporary;
  private static DataFolder small;
  private static DataFolder large;
  private static JavaSparkContext spark;

  /**
   * @param batchSizePerWorker examples
   */
  private record Setup(
      NetworkConfig network,
      OptimiserConfig optimiser,
      int workers,
      int frequency,
      int batchSizePerWorker) {}

  private record Outcome(float[] parameters, float[] state, List<RoundReport> rounds) {}

  @BeforeAll
  static void write() {
    small = TestData.SMALL.write(temporary.resolve("small"));
    large = TestData.SMALL.withSide(32).write(temporary.resolve("large"));
    start("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
    EnginePool.clear();
  }

  /** The mean of W plain steps from one place is one step of the W-fold minibatch. */
  @Test
  void averagingEveryStepIsTrainingOnTheGlobalBatch() {
    Outcome one = train(new Setup(LOGISTIC, PLAIN, 1, 1, 12), small, 2);
    Outcome four = train(new Setup(LOGISTIC, PLAIN, 4, 1, 3), small, 2);

    assertThat(one.parameters).isNotEqualTo(initial(LOGISTIC, small));
    assertThat(four.parameters).containsExactly(one.parameters, within(1e-5f));
    assertThat(four.rounds).hasSameSizeAs(one.rounds);
    for (int i = 0; i < four.rounds.size(); i++) {
      assertThat(four.rounds.get(i).steps().examples())
          .isEqualTo(one.rounds.get(i).steps().examples());
      assertThat(four.rounds.get(i).steps().dataLossSum())
          .isCloseTo(one.rounds.get(i).steps().dataLossSum(), within(1e-3));
    }
  }

  @Test
  void oneWorkersRoundsChangeNothing() {
    Outcome often = train(new Setup(LOGISTIC, MOMENTUM, 1, 1, 5), small, 2);
    Outcome seldom = train(new Setup(LOGISTIC, MOMENTUM, 1, 5, 5), small, 2);

    assertThat(often.rounds).hasSize(20);
    assertThat(seldom.rounds).hasSize(4);
    assertThat(seldom.parameters).isEqualTo(often.parameters);
    assertThat(seldom.state).isEqualTo(often.state);
    assertThat(last(seldom).iteration()).isEqualTo(last(often).iteration()).isEqualTo(20);
    assertThat(last(seldom).learningRate()).isEqualTo(last(often).learningRate());
  }

  @Test
  void theResultDoesNotDependOnWhereTheWorkersRun() {
    Setup setup = new Setup(ALEXNET, MOMENTUM, 3, 2, 6);
    Outcome two = train(setup, large, 1);
    spark.stop();
    start("local[1]");
    Outcome one = train(setup, large, 1);
    spark.stop();
    start("local[2]");
    EnginePool.clear();
    Outcome again = train(setup, large, 1);

    assertThat(two.parameters).isEqualTo(one.parameters).isNotEqualTo(initial(ALEXNET, large));
    assertThat(two.state).isEqualTo(one.state);
    assertThat(again.parameters).isEqualTo(one.parameters);
  }

  @Test
  void everyExampleIsTrainedOnOnceAnEpochAndTheTimeIsAccountedFor() {
    // 47 examples in 10 minibatches, the last of 2; rounds of 6 and of 4 for 3 workers.
    Outcome outcome = train(new Setup(LOGISTIC, MOMENTUM, 3, 2, 5), small, 1);

    assertThat(outcome.rounds)
        .extracting(round -> round.steps().examples())
        .containsExactly(30L, 17L);
    assertThat(outcome.rounds).extracting(RoundReport::iteration).containsExactly(2L, 4L);
    assertThat(outcome.rounds)
        .allSatisfy(
            round -> {
              assertThat(round.epoch()).isEqualTo(1);
              assertThat(round.rounds()).isEqualTo(2);
              assertThat(round.time().total())
                  .isCloseTo(round.seconds(), within(0.05 * round.seconds()));
              assertThat(round.time().compute()).isPositive();
              assertThat(round.time().read()).isPositive();
            });
  }

  @Test
  void ratesFollowTheStepsOfTheWholeRun() {
    Outcome outcome = train(new Setup(LOGISTIC, MOMENTUM, 3, 2, 5), small, 2);

    LearningRate rate = cosine(8);
    assertThat(outcome.rounds).extracting(RoundReport::iteration).containsExactly(2L, 4L, 6L, 8L);
    assertThat(outcome.rounds)
        .allSatisfy(
            round ->
                assertThat(round.learningRate())
                    .isEqualTo(rate.at(round.iteration() - 1, List.of())));
  }

  @Test
  void moreWorkersThanMinibatchesLeaveSomeIdle() {
    Outcome few = train(new Setup(LOGISTIC, PLAIN, 2, 1, 24), small, 1);
    Outcome many = train(new Setup(LOGISTIC, PLAIN, 7, 3, 24), small, 1);

    assertThat(many.rounds).hasSize(1);
    assertThat(many.rounds.get(0).steps().examples()).isEqualTo(47);
    assertThat(many.parameters).isEqualTo(few.parameters);
  }

  @Test
  void aListenerThatSaysSoEndsTheEpochAndTheNextGoesOnWhereItEnded() {
    Setup setup = new Setup(LOGISTIC, MOMENTUM, 2, 2, 5);
    Outcome whole = train(setup, small, 1);
    assertThat(whole.rounds).hasSize(3);

    try (Nd4jEngine engine = engine(setup, small)) {
      List<RoundReport> rounds = new ArrayList<>();
      run(setup, small, engine, 1, 0, round -> rounds.add(round) && round.round() < 1);
      assertThat(rounds).hasSize(2);
      run(setup, small, engine, 1, 2, rounds::add);

      assertThat(rounds).extracting(RoundReport::round).containsExactly(0, 1, 2);
      assertThat(values(engine.parameters())).isEqualTo(whole.parameters);
      assertThat(values(engine.optimiserState())).isEqualTo(whole.state);
    }
  }

  /** Looked at as soon as a round is done, before a garbage collector could have helped. */
  @Test
  void roundsLeaveTheirResultInSparkAndNothingElse() {
    Setup setup = new Setup(ALEXNET, MOMENTUM, 3, 1, 5);
    try (Nd4jEngine engine = engine(setup, large)) {
      long before = vectorBytes();
      long vectors = 4L * (engine.parameters().length() + engine.optimiserState().length());
      List<Long> kept = new ArrayList<>();
      AveragingTrainingMaster master = master(setup, large, 2, round -> kept.add(vectorBytes()));

      run(setup, large, engine, 1, 0, master);

      assertThat(kept).hasSize(4).containsOnly(before + vectors);
      master.close();
      assertThat(vectorBytes()).isEqualTo(before);
      assertThat(blocks("shuffle_")).isEmpty();
      assertThat(spark.sc().getRDDStorageInfo()).isEmpty();
    }
  }

  @Test
  void whatIsNotByPathIsRefused() {
    Setup setup = new Setup(LOGISTIC, PLAIN, 1, 1, 5);
    try (Nd4jEngine engine = engine(setup, small)) {
      AveragingTrainingMaster master = master(setup, small, 1, round -> true);
      SparkDl4jMultiLayer model = new SparkDl4jMultiLayer(spark, engine.dl4j(), master);

      assertThatThrownBy(() -> model.fit(spark.emptyRDD()))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("fitPaths");
      assertThatThrownBy(() -> master.addHook(null))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  private static void start(String master) {
    spark =
        SparkContexts.start(
            "averaging", Map.of("spark.master", master, "spark.ui.enabled", "false"));
  }

  private Outcome train(Setup setup, DataFolder data, int epochs) {
    List<RoundReport> rounds = new ArrayList<>();
    try (Nd4jEngine engine = engine(setup, data)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        run(setup, data, engine, epoch, 0, rounds::add);
      }
      return new Outcome(values(engine.parameters()), values(engine.optimiserState()), rounds);
    }
  }

  private void run(
      Setup setup,
      DataFolder data,
      Nd4jEngine engine,
      int epoch,
      int firstRound,
      RoundListener listener) {
    try (AveragingTrainingMaster master = master(setup, data, 2, listener)) {
      run(setup, data, engine, epoch, firstRound, master);
    }
  }

  private static void run(
      Setup setup,
      DataFolder data,
      Nd4jEngine engine,
      int epoch,
      int firstRound,
      AveragingTrainingMaster master) {
    MinibatchSource source = source(setup, data);
    List<String> paths = source.epoch(epoch).stream().map(Object::toString).toList();
    master.load(engine.parameters(), engine.optimiserState());
    master.startAtRound(firstRound);
    new SparkDl4jMultiLayer(spark, engine.dl4j(), master)
        .fitPaths(spark.parallelize(paths, 1), source);
    master.store(engine.parameters(), engine.optimiserState());
  }

  private AveragingTrainingMaster master(
      Setup setup, DataFolder data, int epochs, RoundListener listener) {
    AveragingConfig config = new AveragingConfig(setup.workers, 2, setup.frequency);
    MinibatchSource source = source(setup, data);
    long steps = AveragingTrainingMaster.stepsOfEpoch(config, source) * epochs;
    return new AveragingTrainingMaster(
        spark,
        config,
        engineConfig(setup.network, setup.optimiser, data),
        source,
        step -> cosine(steps).at(step, List.of()),
        1,
        listener);
  }

  private static LearningRate cosine(long steps) {
    return new LearningRate(new Cosine(), 0.02, new RunLength(steps, 1));
  }

  private static MinibatchSource source(Setup setup, DataFolder data) {
    return new MinibatchSource(
        TrainingSplit.of(data, "train", 0), input(data), setup.batchSizePerWorker, 1);
  }

  private static InputConfig input(DataFolder data) {
    return new InputConfig(data.manifest().image().height() - 2, true, true, Scaling.HALF_RANGE);
  }

  private static EngineConfig engineConfig(
      NetworkConfig network, OptimiserConfig optimiser, DataFolder data) {
    return TestEngines.config(
        network, input(data).preprocessing(data.manifest()).input(), 3, optimiser, 2);
  }

  private static Nd4jEngine engine(Setup setup, DataFolder data) {
    Nd4jEngine engine = Nd4jEngine.create(engineConfig(setup.network, setup.optimiser, data));
    Initialiser.fill(engine.network(), 1, engine.parameters());
    Initialiser.zero(engine.optimiserState());
    return engine;
  }

  private static float[] initial(NetworkConfig network, DataFolder data) {
    float[] values = new float[(int) engineConfig(network, PLAIN, data).build().vectorLength()];
    Initialiser.fill(engineConfig(network, PLAIN, data).build(), 1, FlatVector.wrap(values));
    return values;
  }

  private static float[] values(FlatVector vector) {
    float[] values = new float[(int) vector.length()];
    vector.get(0, values, 0, values.length);
    return values;
  }

  private static RoundReport last(Outcome outcome) {
    return outcome.rounds.get(outcome.rounds.size() - 1);
  }

  /** Bytes of vectors in Spark's memory and on its disk. */
  private static long vectorBytes() {
    return blocks("broadcast_").stream()
        .filter(block -> block.name().matches(".*_(start|worker)_.*"))
        .map(SparkEnv.get().blockManager()::getStatus)
        .mapToLong(status -> status.get().memSize() + status.get().diskSize())
        .sum();
  }

  private static List<BlockId> blocks(String kind) {
    List<BlockId> blocks = new ArrayList<>();
    JavaConverters.asJavaIterable(
            SparkEnv.get()
                .blockManager()
                .getMatchingBlockIds(block -> block.name().startsWith(kind)))
        .forEach(blocks::add);
    return blocks;
  }
}
