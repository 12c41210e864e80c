package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on the second engine, and on both. Without normalisation, which over five examples makes
 * much of rounding.
 */
class TrainingEngineTest {
  private static final Map<String, String> NETWORK =
      with(ALEXNET, "model.norm", "none", "train.maxEpochs", "2");
  private static final Map<String, String> LIBTORCH = with(NETWORK, "engine.name", "libtorch");

  @TempDir static Path temporary;
  private static Path data;

  @BeforeAll
  static void write() {
    data = temporary.resolve("data");
    TestData.SMALL.withSide(32).write(data);
  }

  @Test
  void itTrainsAsTheReferenceAndToTheSameBitsWhereverItsWorkersAre() {
    RunResult first;
    RunResult second;
    try (JavaSparkContext spark = spark("local[2]")) {
      first = train(spark, "first", LIBTORCH, false);
      second = train(spark, "second", LIBTORCH, false);
      train(spark, "reference", NETWORK, false);
    }
    RunResult oneByOne;
    try (JavaSparkContext spark = spark("local[1]")) {
      oneByOne = train(spark, "one-by-one", LIBTORCH, false);
    }

    assertThat(first.status()).isEqualTo("completed");
    assertThat(second.parametersSha256()).isEqualTo(first.parametersSha256());
    assertThat(oneByOne.parametersSha256()).isEqualTo(first.parametersSha256());
    List<EpochMetrics> found = folder("first").metrics();
    List<EpochMetrics> expected = folder("reference").metrics();
    for (int i = 0; i < 2; i++) {
      assertThat(found.get(i).loss()).isCloseTo(expected.get(i).loss(), within(0.002));
      assertThat(found.get(i).examples()).isEqualTo(expected.get(i).examples());
    }
    assertThat(engine("first")).startsWith("libtorch");
    assertThat(evaluated("first", "nd4j").loss())
        .isCloseTo(evaluated("first", "libtorch").loss(), within(1e-5));
  }

  /** Vectors, loss, dropout and update in memory apart, minibatches sent ahead, as on a GPU. */
  @Test
  void soDoesItWhereItsMemoryIsElsewhere() {
    System.setProperty("tinderbox.libtorch.apart", "true");
    RunResult first;
    RunResult second;
    try (JavaSparkContext spark = spark("local[2]")) {
      train(spark, "apart-reference", NETWORK, false);
      first = train(spark, "apart", LIBTORCH, false);
      second = train(spark, "apart-again", LIBTORCH, false);
    } finally {
      System.clearProperty("tinderbox.libtorch.apart");
    }

    assertThat(first.status()).isEqualTo("completed");
    assertThat(second.parametersSha256()).isEqualTo(first.parametersSha256());
    for (int i = 0; i < 2; i++) {
      assertThat(folder("apart").metrics().get(i).loss())
          .isCloseTo(folder("apart-reference").metrics().get(i).loss(), within(0.002));
    }
  }

  @Test
  void aRunThatOneBeganIsEndedByTheOther() {
    RunResult whole;
    RunResult changed;
    try (JavaSparkContext spark = spark("local[2]")) {
      whole = train(spark, "whole", NETWORK, false);
      StopSignal stop = StopSignal.of();
      train(spark, "changed", NETWORK, false, new AfterRounds(2, stop::request), stop);
      changed = train(spark, "changed", LIBTORCH, true);
    }

    assertThat(changed.status()).isEqualTo("completed");
    assertThat(changed.steps()).isEqualTo(whole.steps());
    assertThat(folder("changed").metrics().get(1).loss())
        .isCloseTo(folder("whole").metrics().get(1).loss(), within(0.002));
    assertThat(engine("changed"))
        .startsWith("ND4J")
        .contains("; libtorch")
        .endsWith(", from epoch 1, round 3");
  }

  private static JavaSparkContext spark(String master) {
    return SparkContexts.start(
        "engines", Map.of("spark.master", master, "spark.ui.enabled", "false"));
  }

  private static RunResult train(
      JavaSparkContext spark, String run, Map<String, String> settings, boolean resume) {
    return train(spark, run, settings, resume, Progress.SILENT, StopSignal.of());
  }

  private static RunResult train(
      JavaSparkContext spark,
      String run,
      Map<String, String> settings,
      boolean resume,
      Progress progress,
      StopSignal stop) {
    TrainingPlan plan = plan(data, temporary.resolve(run), resume, settings);
    return TrainingJob.of(spark, plan, progress, stop).execute();
  }

  private static RunFolder folder(String run) {
    return new RunFolder(Storage.local(), Location.of(temporary.resolve(run)));
  }

  private static String engine(String run) {
    return folder(run).provenance().map(Provenance::engine).orElseThrow();
  }

  private static Evaluation evaluated(String run, String engine) {
    return EvaluationJob.of(
            Storage.local(), Settings.of("", "", Map.of("engine.name", engine)), Progress.SILENT)
        .execute(
            new EvaluationRequest(
                Location.of(temporary.resolve(run)),
                Location.of(data),
                "val",
                Location.of(temporary.resolve(run + "-by-" + engine))));
  }
}
