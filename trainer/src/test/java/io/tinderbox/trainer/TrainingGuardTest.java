package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.Checkpoint.EpochTotals;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that begin with a network that is ill, and runs that only look as if. */
class TrainingGuardTest extends TrainingOnSpark {
  private static final Map<String, String> PLAIN =
      with(
          ALEXNET,
          "model.norm",
          "none",
          "train.maxEpochs",
          "1",
          "distribution.averagingFrequency",
          "1");

  /** A first moment as large as a number can be makes an infinite step. */
  private static final Map<String, String> ADAM = with(PLAIN, "train.optimiser.name", "adam");

  private Path run;

  @BeforeEach
  void name() {
    run = folder.resolve("run");
  }

  @Test
  void aLayerWhoseRectifiersAreAllShutIsNamed() throws IOException {
    RunResult result =
        trainIll(PLAIN, (engine, block) -> fill(engine.parameters(), block, "conv3", -1000));

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason())
        .isEqualTo(
            "training diverged: the network gives the same outputs for every picture in epoch 1, round 1, step 1, at learning rate 0.0200; conv3 puts out nothing but zeros; try a lower train.learningRate.initial, or model.norm = batch");
    assertThat(names(run)).doesNotContain("model");
    assertThat(names(run.resolve("checkpoints"))).containsExactly("epoch-00001-round-000000");
  }

  /** The loss of the round's only step is a number; the update made one parameter none. */
  @Test
  void aParameterThatIsNoNumberIsFoundAtTheEndOfTheRound() throws IOException {
    RunResult result =
        trainIll(
            with(ADAM, "train.validationSplit", ""),
            (engine, block) -> {
              if (block.layer().equals("dense2") && block.role() == Role.KERNEL) {
                engine.optimiserState().put(block.end() - 1, new float[] {Float.MAX_VALUE}, 0, 1);
              }
            });

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason())
        .contains("the parameters are no longer finite numbers in epoch 1, round 1, step 1,")
        .contains("1 of 16 blocks of parameters are not finite, the first kernel of dense2");
    assertThat(names(run)).doesNotContain("model");
    assertThat(names(run.resolve("checkpoints"))).containsExactly("epoch-00001-round-000000");
  }

  @Test
  void theStepWhoseLossIsNoNumberIsNamed() {
    RunResult result =
        trainIll(
            with(ADAM, "distribution.averagingFrequency", "3"),
            (engine, block) -> fill(engine.optimiserState(), block, "dense3", Float.MAX_VALUE));

    assertThat(result.reason())
        .contains("the loss is not a finite number in epoch 1, round 1, step 2,")
        .contains("of parameters are not finite, the first");
  }

  @Test
  void aLossBeyondItsBoundEndsTheRun() {
    RunResult result =
        trainIll(
            with(PLAIN, "train.guard.maxLoss", "100"),
            (engine, block) -> fill(engine.parameters(), block, "dense3", 500, 0, 0));

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason())
        .contains("the mean loss is ")
        .contains("beyond 109.9 in epoch 1, round 1,")
        .contains("come from dense3");
  }

  @Test
  void anOutputBeyondItsBoundEndsTheRun() {
    RunResult result =
        trainIll(
            with(PLAIN, "train.guard.maxOutput", "40"),
            (engine, block) -> fill(engine.parameters(), block, "dense3", 50, 50, 50));

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason()).contains("an output is 50").contains("beyond 40");
  }

  /** The run's only step is a good one; nothing but the guard looks at what its update did. */
  @Test
  void whatTheLastStepDidIsLookedAtWithoutAValidationSplit() throws IOException {
    RunResult result =
        trainIll(
            with(PLAIN, "train.validationSplit", "", "train.batchSizePerWorker", "24"),
            (engine, block) -> fill(engine.optimiserState(), block, "dense3", 1e30f));

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason()).contains("after the last step in epoch 1, round 1, step 1,");
    assertThat(result.best()).isNull();
    assertThat(names(run)).doesNotContain("model");
    assertThat(names(run.resolve("checkpoints"))).containsExactly("epoch-00001-round-000000");
  }

  @Test
  void theLastGoodCheckpointAndTheModelStay() throws IOException {
    Map<String, String> settings = with(LOGISTIC, "train.maxEpochs", "2");
    Path expected = folder.resolve("expected");
    RunResult undisturbed = train(large, expected, settings, Progress.SILENT);
    StopSignal stop = StopSignal.of();
    TrainingJob.of(spark, plan(large, run, true, settings), new AfterRounds(4, stop::request), stop)
        .execute();
    Map<String, String> before = contents(run);

    RunResult failed =
        train(large, run, with(settings, "train.guard.maxOutput", "1"), Progress.SILENT);

    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.reason()).contains("beyond 1.000 in epoch 2, round 2,");
    assertThat(failed.best().epoch()).isEqualTo(1);
    assertThat(contents(run)).isEqualTo(before);
    RunResult resumed = train(large, run, settings, Progress.SILENT);
    assertThat(resumed.status()).isEqualTo("completed");
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  @Test
  void aSlowStartIsNoDivergence() {
    Map<String, String> slow = with(PLAIN, "train.learningRate.initial", "1e-9");

    assertThat(train(large, run, slow, Progress.SILENT).status()).isEqualTo("completed");
  }

  /** Small outputs, and their differences by orders smaller, as small initial weights give. */
  @Test
  void smallDifferencesAreNoDivergence() {
    RunResult result =
        trainIll(
            with(PLAIN, "train.learningRate.initial", "1e-9"),
            (engine, block) -> {
              if (block.role() == Role.KERNEL) {
                scale(engine.parameters(), block, 0.1f);
              }
            });

    assertThat(result.status()).isEqualTo("completed");
  }

  @Test
  void oneClassForAllIsNoDivergence() {
    Path single = folder.resolve("single");
    new TestData(1, 32, List.of(20), 6, 8, 1).write(single);

    assertThat(train(single, run, PLAIN, Progress.SILENT).status()).isEqualTo("completed");
  }

  /** Makes a block of a fresh network, or of its optimiser's state, what it should not be. */
  private interface Illness {
    void strike(Nd4jEngine engine, ParameterBlock block);
  }

  /** A run that goes on from a checkpoint at its start. */
  private RunResult trainIll(Map<String, String> settings, Illness illness) {
    TrainingPlan plan = plan(large, run, true, settings);
    try (Nd4jEngine engine = Nd4jEngine.create(plan.engine())) {
      Initialiser.fill(engine.network(), 1, engine.parameters());
      Initialiser.zero(engine.optimiserState());
      engine.network().blocks().forEach(block -> illness.strike(engine, block));
      new CheckpointStore(plan.storage(), plan.run().checkpoints(), 2, plan.origin())
          .write(1, 0, engine.parameters(), engine.optimiserState())
          .complete(
              new Checkpoint(
                  Checkpoint.FORMAT_VERSION,
                  1,
                  0,
                  0,
                  0,
                  EpochTotals.NONE,
                  List.of(),
                  List.of(),
                  null,
                  0,
                  null,
                  "",
                  "",
                  ""));
    }
    return TrainingJob.of(spark, plan, Progress.SILENT, StopSignal.of()).execute();
  }

  /** Fills the bias of a layer; with several values, with these in turn. */
  private static void fill(FlatVector vector, ParameterBlock block, String layer, float... values) {
    if (block.layer().equals(layer) && block.role() == Role.BIAS) {
      float[] filled = new float[block.length()];
      for (int i = 0; i < filled.length; i++) {
        filled[i] = values[i % values.length];
      }
      vector.put(block.offset(), filled, 0, filled.length);
    }
  }

  private static void scale(FlatVector vector, ParameterBlock block, float factor) {
    float[] values = new float[block.length()];
    vector.get(block.offset(), values, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    vector.put(block.offset(), values, 0, values.length);
  }

  private static RunResult train(
      Path data, Path run, Map<String, String> settings, Progress progress) {
    return TrainingJob.of(spark, plan(data, run, true, settings), progress, StopSignal.of())
        .execute();
  }

  /** Of the checkpoints and the model. */
  private static Map<String, String> contents(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files =
        Stream.concat(Files.walk(run.resolve("checkpoints")), Files.walk(run.resolve("model")))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(run.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
