package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.EngineMemory;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.schedule.LearningRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPlanTest {
  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void write() {
    data = folder.resolve("data");
    run = folder.resolve("run");
    TestData.SMALL.write(data);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                plan(
                    data,
                    run,
                    false,
                    with(LOGISTIC, "train.validationSplit", "dev", "input.crop", "13")))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("2 problems")
        .hasMessageContaining(
            "train.validationSplit: expected a labelled split of test, train, val")
        .hasMessageContaining("found 'dev'")
        .hasMessageContaining("input.crop: expected at most 12")
        .hasMessageContaining("found 13");
  }

  @Test
  void whatTheConfigurationAloneIsWrongAboutNeedsNoData() {
    Map<String, String> settings =
        with(
            LOGISTIC,
            "model.norm",
            "batch",
            "model.widht",
            "2",
            "train.batchSizePerWorker",
            "0",
            "distribution.master",
            "stock?");

    assertThatThrownBy(() -> plan(folder.resolve("nowhere"), run, false, settings))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("model.norm: expected one of none for logistic, found batch")
        .hasMessageContaining("model.widht: unknown key; did you mean model.width?")
        .hasMessageContaining("train.batchSizePerWorker: expected at least 1")
        .hasMessageContaining("distribution.master");
  }

  @Test
  void everyProblemOfTheDistortionsIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                plan(
                    data,
                    run,
                    false,
                    with(
                        LOGISTIC,
                        "input.crop",
                        "10",
                        "input.padding",
                        "10",
                        "input.cutout",
                        "11",
                        "train.validationSplit",
                        "dev")))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("input.padding: expected less than input.crop = 10")
        .hasMessageContaining("input.cutout: expected at most input.crop = 10, found 11");
    Map<String, String> wrong =
        with(
            LOGISTIC,
            "input.randomCrop",
            "false",
            "input.padding",
            "2",
            "input.rotation",
            "181",
            "input.hue",
            "0.6",
            "input.saturation.least",
            "2",
            "input.edges",
            "wrap");
    assertThatThrownBy(() -> plan(folder.resolve("nowhere"), run, false, wrong))
        .hasMessageContaining("5 problems")
        .hasMessageContaining("input.padding: expected 0 without input.randomCrop, found 2")
        .hasMessageContaining("input.rotation: expected at least 0 and at most 180, found")
        .hasMessageContaining("input.hue: expected at least 0 and at most 0.5")
        .hasMessageContaining("input.saturation.most: expected at least 2, the least, found 1")
        .hasMessageContaining("input.edges: expected one of constant, nearest, reflect");
  }

  @Test
  void whatIsToBeExplainedMustBeThere() {
    Map<String, String> explaining = with(LOGISTIC, "train.tensorboard.explanations", "1");
    plan(data, run, false, explaining);
    refused(
        false,
        with(explaining, "train.validationSplit", ""),
        "train.tensorboard.explanations: expected 0 without train.validationSplit, found 1");
    refused(
        false,
        with(explaining, "explain.filters.layers", "[conv9]"),
        "explain.filters.layers: expected none in logistic");
    refused(
        false,
        with(LOGISTIC, "train.tensorboard.explained", "0"),
        "train.tensorboard.explained: expected at least 1");
    plan(data, run, false, with(LOGISTIC, "explain.filters.layers", "[conv9]"));
  }

  @Test
  void theStockMasterAndTheSvmTakeOneLabelAnExample() {
    refused(
        false,
        with(LOGISTIC, "input.mix.cutmix", "1", "distribution.master", "stock"),
        "input.mix: expected none with distribution.master = stock, found cutmix");
    refused(
        false,
        with(LOGISTIC, "input.mix.mixup", "0.2", "train.loss.name", "svm"),
        "input.mix: expected none with train.loss.name = svm, which takes one class each, found mixup");
    refused(false, with(LOGISTIC, "input.mix.mixup", "-1"), "input.mix.mixup: expected at least 0");
  }

  @Test
  void pcaColourNeedsACovariance() throws IOException {
    plan(data, run, false, with(LOGISTIC, "input.pcaColour", "0.1"));
    Path manifest = data.resolve("manifest.json");
    String text = Files.readString(manifest);
    for (String covariance : new String[] {"[ ]", "[[0,0,0],[0,0,0],[0,0,0]]"}) {
      int from = text.indexOf("\"pixelCovariance\"");
      int to = text.indexOf("\"rejected\"");
      Files.writeString(
          manifest,
          text.substring(0, from)
              + "\"pixelCovariance\" : "
              + covariance
              + ", "
              + text.substring(to));
      refused(
          false,
          with(LOGISTIC, "input.pcaColour", "0.1"),
          "input.pcaColour: expected 0, or data whose manifest has a pixelCovariance of colours");
    }
  }

  @Test
  void aSplitWithoutLabelsValidatesNothing() {
    refused(false, with(LOGISTIC, "train.validationSplit", "test"), "train.validationSplit");
    assertThat(
            plan(data, run, false, with(LOGISTIC, "train.validationSplit", ""))
                .config()
                .train()
                .validation()
                .isOn())
        .isFalse();
  }

  @Test
  void aNetworkThatDoesNotFitThePicturesIsRefusedByLayer() {
    refused(
        false,
        with(LOGISTIC, "model.name", "vgg16-gap", "input.crop", "7"),
        "pool3: a pool of 2 does not fit an extent of 1");
  }

  @Test
  void theStockMastersEngineIsDl4j() {
    refused(
        false,
        with(LOGISTIC, "engine.name", "libtorch", "distribution.master", "stock"),
        "engine.name: expected nd4j with distribution.master = stock, found 'libtorch'");
    refused(
        false,
        with(LOGISTIC, "engine.name", "torch"),
        "engine.name: expected one of libtorch, nd4j, found 'torch'");
  }

  @Test
  void layersToFreezeMustBeThere() {
    refused(
        false,
        with(LOGISTIC, "model.frozen", "[\"dense2\"]"),
        "model.frozen: expected layers of logistic: dense1, found 'dense2'");
    refused(
        false,
        with(LOGISTIC, "model.frozen", "[\"dense*\"]"),
        "model.frozen: expected at least one layer that is trained, found [dense*]");
    refused(
        false,
        with(LOGISTIC, "model.frozen", "[x]", "distribution.master", "stock"),
        "model.frozen: expected none with distribution.master = stock, found [x]");
    begin(LOGISTIC);
    refused(
        true, with(LOGISTIC, "model.name", "mlp", "model.frozen", "[dense1]"), "model.frozen: was");
  }

  @Test
  void theLearningRateIsLaidOutOverTheStepsOfTheRun() {
    // 10 minibatches for 2 workers: rounds of 4, 4 and 2; 2 + 2 + 1 steps an epoch.
    LearningRate rate = plan(data, run, false, LOGISTIC).learningRate();

    assertThat(rate.run().steps()).isEqualTo(3 * 5);
    assertThat(rate.at(0, List.of())).isEqualTo(0.02);
  }

  @Test
  void threadsAreDecidedOnce() {
    int cores = Runtime.getRuntime().availableProcessors();

    TrainingPlan plan =
        plan(data, run, false, with(LOGISTIC, "distribution.threadsPerWorker", "0"));

    assertThat(plan.config().averaging().threadsPerWorker()).isEqualTo(Math.max(1, cores / 2));
    assertThat(plan.settings().render())
        .contains("distribution.threadsPerWorker = " + Math.max(1, cores / 2));
  }

  @Test
  void threadsAreKeptOnResume() {
    begin(LOGISTIC);

    assertThat(
            plan(data, run, true, with(LOGISTIC, "distribution.threadsPerWorker", "0"))
                .engine()
                .threads())
        .isEqualTo(2);
    refused(
        true,
        with(LOGISTIC, "distribution.threadsPerWorker", "3"),
        "distribution.threadsPerWorker: was 2, is 3");
  }

  /** What is asked of Spark before there are data is what executors are held against later. */
  @Test
  void theMemoryOfWorkersIsKnownBeforeTheData() {
    TrainingPlan plan = plan(data, run, false, with(LOGISTIC, "model.name", "mlp"));
    Manifest manifest = plan.data().manifest();

    assertThat(plan.memory().workers()).isEqualTo(2);
    assertThat(plan.memory())
        .isEqualTo(TrainingPlan.memory(plan.settings(), manifest.image(), manifest.classes()))
        .isEqualTo(
            new WorkerMemory(
                2,
                EngineMemory.of(plan.engine(), 5).bytes()
                    + plan.source().memory().workerNativeBytes()));
    assertThat(TrainingPlan.memory(plan.settings(), manifest.image(), 1000).nativeBytes())
        .isGreaterThan(plan.memory().nativeBytes());
  }

  @Test
  void aRunThatStoppedEarlyIsCompleteForAnyMaster() {
    Map<String, String> stock = with(LOGISTIC, "distribution.master", "stock");
    begin(stock);
    refused(true, stock, "distribution.master = exact");

    new RunFolder(Storage.local(), Location.of(run))
        .writeResult(new RunResult("early-stopped", "no better", 1, null, 1, "", 1, 1));

    assertThat(plan(data, run, true, stock)).isNotNull();
  }

  @Test
  void aUsedFolderNeedsResume() {
    begin(LOGISTIC);

    refused(false, LOGISTIC, "--resume");
    assertThat(plan(data, run, true, LOGISTIC).request().resume()).isTrue();
  }

  @Test
  void anEmptyFolderAndALockAreNoUse() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve(".lock"), "{}");

    assertThat(plan(data, run, false, LOGISTIC).run().isUsed()).isFalse();
    assertThat(plan(data, run, true, LOGISTIC).run().isUsed()).isFalse();
  }

  @Test
  void aFolderOfSomethingElseIsNoRun() throws IOException {
    Files.createDirectories(run);
    Files.writeString(run.resolve("thesis.tex"), "");

    refused(true, LOGISTIC, "config.conf");
    refused(false, LOGISTIC, "found files");
  }

  @ParameterizedTest
  @CsvSource({
    "model.name, vgg16-gap, 'was \"logistic\", is \"vgg16-gap\"'",
    "train.seed, 2, 'was 1, is 2'",
    "train.batchSizePerWorker, 6, 'was 5, is 6'",
    "distribution.workers, 3, 'was 2, is 3'",
    "train.learningRate.initial, 0.03, 'was 0.02, is 0.03'",
    "distribution.averagingFrequency, 3, 'was 2, is 3'",
    "distribution.warmupRounds, 4, 'was 0, is 4'",
    "distribution.averageState, false, 'was true, is false'",
    "distribution.transport, float16, 'was \"float32\", is \"float16\"'",
    "distribution.master, stock, 'was \"exact\", is \"stock\"'",
  })
  void aChangedKeyIsRefusedWithBothValues(String key, String value, String difference) {
    begin(LOGISTIC);

    refused(true, with(LOGISTIC, key, value), key + ": " + difference);
  }

  @Test
  void everyDifferenceIsShown() {
    begin(LOGISTIC);

    refused(
        true,
        with(LOGISTIC, "train.seed", "9", "input.flip", "false"),
        "input.flip: was true, is false\n  train.seed: was 1, is 9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train.maxEpochs",
        "train.checkpoint.keep",
        "train.checkpoint.everyRounds",
        "train.checkpoint.everyMinutes",
        "train.guard.maxLoss",
        "train.guard.maxOutput",
        "train.tensorboard.histograms",
        "train.tensorboard.examples",
        "train.tensorboard.images",
        "train.tensorboard.pictures",
        "train.tensorboard.explanations",
        "train.tensorboard.explained",
        "evaluate.batchSize"
      })
  void whatOnlyLimitsARunMayChange(String key) {
    begin(LOGISTIC);

    TrainingPlan plan = plan(data, run, true, with(LOGISTIC, key, "7"));

    assertThat(plan.settings().entries()).containsEntry(key, "7");
    assertThat(plan.origin()).isEqualTo(plan(data, run, true, LOGISTIC).origin());
  }

  @Test
  void otherDataIsRefused() {
    begin(LOGISTIC);
    Path other = folder.resolve("other");
    TestData.SMALL.withSeed(2).write(other);

    assertThatThrownBy(() -> plan(other, run, true, LOGISTIC))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("data: was ");
  }

  /** Leaves what a run writes at its start. */
  private void begin(Map<String, String> settings) {
    TrainingPlan plan = plan(data, run, false, settings);
    RunFolder begun = new RunFolder(Storage.local(), Location.of(run));
    begun.writeConfiguration(plan.settings().render());
    begun.writeProvenance(
        new Provenance(
            "", "", "", plan.data().manifest().digest(), "", 1, null, "", "", "", "", ""));
  }

  private void refused(boolean resume, Map<String, String> settings, String message) {
    assertThatThrownBy(() -> plan(data, run, resume, settings))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(message);
  }
}
