package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.model.WarmStart;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that begin with the parameters of a trained model. */
class TrainingFromModelTest extends TrainingOnSpark {
  private static final Map<String, String> MLP =
      with(LOGISTIC, "model.name", "mlp", "model.width", "0.02");

  @Test
  void aRunBeginsWhereTheModelWas() {
    RunResult first = train(small, "first", LOGISTIC);

    RunResult second = train(small, "second", still("first"));

    assertThat(second.best().valTop1()).isEqualTo(first.best().valTop1());
    assertThat(second.best().valLoss()).isCloseTo(first.best().valLoss(), within(1e-5));
    assertThat(provenance("second").beganFromSha256())
        .isEqualTo(models("first").description().parametersSha256());
    assertThat(provenance("first").beganFromSha256()).isNull();
  }

  /** A run folder is as good as the folder of its model. */
  @Test
  void theModelCanBeNamedItself() {
    train(small, "first", LOGISTIC);

    RunResult run = train(small, "run", still("first"));
    RunResult model = train(small, "model", still("first/model"));

    assertThat(model.parametersSha256()).isEqualTo(run.parametersSha256());
  }

  @Test
  void anotherNumberOfClassesMeansANewLastLayer() {
    train(small, "first", MLP);
    Path fewer = folder.resolve("fewer");
    TestData.SMALL.withClasses(2).write(fewer);
    Map<String, String> settings = with(MLP, "model.from", folder.resolve("first").toString());
    Said said = new Said();

    train(fewer, "second", settings, said);

    assertThat(said.lines).anyMatch(line -> line.contains("took dense1; dense2 anew"));
    TrainingPlan plan = plan(fewer, folder.resolve("third"), false, settings);
    try (StepEngine source = models("first").load(models("first").description(), 1);
        Nd4jEngine engine = Nd4jEngine.create(plan.engine())) {
      float[] before = {7, 7};
      List<ParameterBlock> blocks = engine.network().blocks();
      ParameterBlock last = blocks.get(blocks.size() - 1);
      engine.parameters().put(last.offset(), before, 0, 2);

      WarmStart.of(Storage.local(), Location.of(folder.resolve("first")), engine.network())
          .fill(engine.network(), engine.parameters());

      ParameterBlock first = blocks.get(0);
      float[] expected = new float[first.length()];
      float[] found = new float[first.length()];
      source.parameters().get(0, expected, 0, expected.length);
      engine.parameters().get(0, found, 0, found.length);
      assertThat(found).isEqualTo(expected);
      float[] kept = new float[2];
      engine.parameters().get(last.offset(), kept, 0, 2);
      assertThat(kept).containsExactly(before);
    }
  }

  @Test
  void aModelOfWhichNothingFitsIsRefused() {
    train(small, "first", LOGISTIC);

    assertRefused(
        with(MLP, "model.from", folder.resolve("first").toString()),
        "expected layers like those of mlp, found none that fits in logistic");
    assertRefused(with(LOGISTIC, "model.from", folder.resolve("no").toString()), "model.json");
  }

  @Test
  void aRunThatGoesOnKeepsItsBeginning() {
    train(small, "first", LOGISTIC);
    Map<String, String> settings = with(LOGISTIC, "model.from", folder.resolve("first").toString());
    RunResult undisturbed = train(small, "undisturbed", settings);
    StopSignal stop = StopSignal.of();
    train(small, "second", settings, new AfterRounds(2, stop::request), stop);

    assertThatThrownBy(() -> plan(small, folder.resolve("second"), true, LOGISTIC))
        .hasMessageContaining("model.from: was ");
    assertThat(train(small, "second", settings).parametersSha256())
        .isEqualTo(undisturbed.parametersSha256());
  }

  /** Its checkpoint has all; what begins anew needs the model, and the same one. */
  @Test
  void aRunGoesOnWithoutTheModelThatItBeganFrom() throws IOException {
    train(small, "first", LOGISTIC);
    train(small, "other", with(LOGISTIC, "train.seed", "2"));
    Map<String, String> settings = with(LOGISTIC, "model.from", folder.resolve("first").toString());
    RunResult undisturbed = train(small, "undisturbed", settings);
    StopSignal stop = StopSignal.of();
    train(small, "second", settings, new AfterRounds(2, stop::request), stop);
    Files.move(folder.resolve("first"), folder.resolve("away"));

    RunResult second = train(small, "second", settings);

    assertThat(second.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(train(small, "second", settings)).isEqualTo(second);
    assertThat(provenance("second").beganFromSha256())
        .isEqualTo(models("away").description().parametersSha256());

    Files.delete(folder.resolve("second/result.json"));
    Files.move(folder.resolve("second/checkpoints"), folder.resolve("checkpoints"));
    assertThatThrownBy(() -> plan(small, folder.resolve("second"), true, settings))
        .hasMessageContaining("model.json");
    Files.move(folder.resolve("other"), folder.resolve("first"));
    assertThatThrownBy(() -> plan(small, folder.resolve("second"), true, settings))
        .hasMessageContaining("model.from: its parameters were ");
  }

  @Test
  void pixelsThatAreScaledOtherwiseAreWarnedOf() {
    train(small, "first", LOGISTIC);
    Said said = new Said();

    train(small, "second", with(still("first"), "input.scaling", "unit"), said);

    assertThat(said.lines)
        .anyMatch(line -> line.startsWith("Warning: Pixels are scaled otherwise"));
  }

  /** From a model, with steps too small to move it. */
  private Map<String, String> still(String from) {
    return with(
        LOGISTIC,
        "model.from",
        folder.resolve(from).toString(),
        "train.maxEpochs",
        "1",
        "train.optimiser.weightDecay",
        "0",
        "train.learningRate.initial",
        "1e-9");
  }

  private void assertRefused(Map<String, String> settings, String message) {
    assertThatThrownBy(() -> plan(small, folder.resolve("refused"), false, settings))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(message);
  }

  private RunResult train(Path data, String run, Map<String, String> settings) {
    return train(data, run, settings, Progress.SILENT);
  }

  private RunResult train(Path data, String run, Map<String, String> settings, Progress progress) {
    return train(data, run, settings, progress, StopSignal.of());
  }

  private RunResult train(
      Path data, String run, Map<String, String> settings, Progress progress, StopSignal stop) {
    return TrainingJob.of(spark, plan(data, folder.resolve(run), true, settings), progress, stop)
        .execute();
  }

  private Provenance provenance(String run) {
    return new RunFolder(Storage.local(), Location.of(folder.resolve(run))).provenance().get();
  }

  private ModelFolder models(String run) {
    return new ModelFolder(Storage.local(), Location.of(folder.resolve(run).resolve("model")));
  }

  /** What a person is told. */
  private static final class Said implements Progress {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void begin(String step, long total, String unit) {}

    @Override
    public void advance(long count) {}

    @Override
    public void note(String line) {
      lines.add(line);
    }

    @Override
    public void end(String summary) {}
  }
}
