package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.trainer.checkpoint.Seals;
import io.tinderbox.trainer.run.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that end before their time, in every manner: two epochs of three rounds. */
class TrainingResumeTest {
  private static final Map<String, String> TWO_EPOCHS = with(LOGISTIC, "train.maxEpochs", "2");
  private static final Map<String, String> EVERY_ROUND =
      with(TWO_EPOCHS, "train.checkpoint.everyRounds", "1");

  @TempDir static Path temporary;
  private static Path small;
  private static JavaSparkContext spark;
  private static RunResult undisturbed;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    small = temporary.resolve("small");
    TestData.SMALL.write(small);
    spark =
        SparkContexts.start(
            "resume", Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"));
    undisturbed =
        train(small, temporary.resolve("undisturbed"), TWO_EPOCHS, false, Progress.SILENT);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void whenCheckpointsAreWrittenPlaysNoPartInTheResult() {
    RunResult result =
        train(
            small,
            run(),
            with(EVERY_ROUND, "train.checkpoint.keep", "100"),
            false,
            Progress.SILENT);

    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(checkpoints())
        .containsExactly(
            "epoch-00001-round-000001",
            "epoch-00001-round-000002",
            "epoch-00002-round-000000",
            "epoch-00002-round-000001",
            "epoch-00002-round-000002",
            "epoch-00003-round-000000");
  }

  @Test
  void neitherDoTheMinutes() {
    Map<String, String> settings =
        with(TWO_EPOCHS, "train.checkpoint.everyMinutes", "1e-6", "train.checkpoint.keep", "100");

    RunResult result = train(small, run(), settings, false, Progress.SILENT);

    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(checkpoints()).hasSize(6);
  }

  @Test
  void aRunThatIsStoppedInEveryRoundEndsLikeOneThatWasNot() {
    int sittings = 0;
    RunResult result;
    do {
      StopSignal stop = StopSignal.of();
      result = train(small, run(), EVERY_ROUND, true, new AfterRounds(1, stop::request), stop);
      sittings++;
    } while (result.status().equals("interrupted"));

    assertThat(sittings).isEqualTo(6);
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.best()).isEqualTo(undisturbed.best());
    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  /** The process dies after the round and before its checkpoint, in each place of an epoch. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aRunThatDiesGoesOnFromTheRoundBefore(int rounds) {
    Progress death = new AfterRounds(rounds, TrainingResumeTest::die);
    assertThatThrownBy(() -> train(small, run(), EVERY_ROUND, false, death))
        .hasMessageContaining("power cut");

    RunResult result = train(small, run(), EVERY_ROUND, true, Progress.SILENT);

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.best()).isEqualTo(undisturbed.best());
    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  /** The epoch has three, from 0; sealed as well as ours, in a folder of its name. */
  @Test
  void aCheckpointBeforeARoundThatThereIsNotIsRefused() throws IOException {
    Progress death = new AfterRounds(3, TrainingResumeTest::die);
    assertThatThrownBy(() -> train(small, run(), EVERY_ROUND, false, death));
    Path from = folder.resolve("run/checkpoints/epoch-00001-round-000002");
    Path to = Files.move(from, from.resolveSibling("epoch-00001-round-000003"));
    Path description = to.resolve("checkpoint.json");
    Files.writeString(
        description, Files.readString(description).replace("\"round\" : 2", "\"round\" : 3"));
    Seals.seal(description);

    assertThatThrownBy(() -> train(small, run(), EVERY_ROUND, true, Progress.SILENT))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("one of the 3 rounds of epoch 1, found round 4");
  }

  @Test
  void aRunWhoseNewestCheckpointIsDamagedGoesOnFromTheOneBefore() throws IOException {
    Progress death = new AfterRounds(6, TrainingResumeTest::die);
    assertThatThrownBy(() -> train(small, run(), EVERY_ROUND, false, death))
        .hasMessageContaining("power cut");
    assertThat(checkpoints())
        .containsExactly(
            "epoch-00002-round-000000", "epoch-00002-round-000001", "epoch-00002-round-000002");
    Path newest = run().resolve("checkpoints/epoch-00002-round-000002/optimiser.f32");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 64;
    Files.write(newest, bytes);

    RunResult result = train(small, run(), EVERY_ROUND, true, Progress.SILENT);

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  /** At this learning rate the validation accuracy goes up and down. */
  @Test
  void theCheckpointOfTheBestEpochStays() {
    Map<String, String> settings =
        with(
            LOGISTIC,
            "train.maxEpochs",
            "6",
            "train.checkpoint.keep",
            "1",
            "train.learningRate.rule",
            "constant",
            "train.learningRate.initial",
            "1");

    RunResult result = train(small, run(), settings, false, Progress.SILENT);

    String ofBest = "epoch-%05d-round-000000".formatted(result.best().epoch() + 1);
    assertThat(checkpoints()).hasSizeLessThan(3).contains(ofBest, "epoch-00007-round-000000");
  }

  private static void die() {
    throw new IllegalStateException("power cut");
  }

  private Path run() {
    return folder.resolve("run");
  }

  private static RunResult train(
      Path data, Path run, Map<String, String> settings, boolean resume, Progress progress) {
    return train(data, run, settings, resume, progress, StopSignal.of());
  }

  private static RunResult train(
      Path data,
      Path run,
      Map<String, String> settings,
      boolean resume,
      Progress progress,
      StopSignal stop) {
    return TrainingJob.of(spark, plan(data, run, resume, settings), progress, stop).execute();
  }

  private List<String> checkpoints() {
    try (Stream<Path> files = Files.list(run().resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
