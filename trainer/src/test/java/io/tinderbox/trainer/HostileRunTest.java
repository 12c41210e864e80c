package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.Dl4jFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of DL4J's, of someone who means ill, wherever a run or its model is named. */
class HostileRunTest {
  @TempDir static Path data;
  @TempDir Path temporary;
  private final Storage storage = Storage.local();
  private byte[] contents;
  private Path zip;

  @BeforeAll
  static void writeData() {
    TestData.SMALL.write(data);
  }

  @BeforeEach
  void writeZip() throws IOException {
    Dl4jFiles.forget();
    contents = Dl4jFiles.zip();
    zip = Files.write(temporary.resolve("model.zip"), contents);
  }

  @AfterEach
  void nothingRanOrWasUnpacked() throws IOException {
    assertThat(Dl4jFiles.ran()).isFalse();
    try (var files = Files.list(temporary)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .doesNotContain("escaped", "preprocessor.bin", "configuration.json");
    }
    assertThat(zip).hasBinaryContent(contents);
  }

  @Test
  void nothingIsPredictedWithIt() {
    refused(
        () ->
            PredictionJob.of(storage, Settings.of("", "", Map.of()))
                .predict(at(zip), List.of(at(zip)).iterator(), answer -> {}),
        ExitCode.USAGE);
  }

  @Test
  void nothingIsEvaluatedWithIt() {
    EvaluationRequest request =
        new EvaluationRequest(at(zip), at(data), "val", at(temporary.resolve("out")));
    refused(
        () -> EvaluationJob.of(storage, Settings.defaults(), Progress.SILENT).execute(request),
        ExitCode.USAGE);
  }

  @Test
  void noRunBeginsFromIt() {
    refused(
        () ->
            plan(
                data,
                temporary.resolve("run"),
                false,
                with(LOGISTIC, TrainingPlan.FROM_KEY, zip.toString())),
        ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noRunGoesOnInIt(boolean resume) {
    refused(() -> plan(data, zip, resume, LOGISTIC), ExitCode.USAGE);
  }

  /** In the place of what a run folder holds. */
  @ParameterizedTest
  @ValueSource(strings = {"config.conf", "provenance.json", "result.json"})
  void noRunGoesOnWithIt(String file) throws IOException {
    Path run = Files.createDirectory(temporary.resolve("run"));
    Files.writeString(
        run.resolve("config.conf"),
        plan(data, temporary.resolve("new"), false, LOGISTIC).settings().render());
    assertThat(plan(data, run, true, LOGISTIC)).isNotNull();
    Files.copy(zip, run.resolve(file), StandardCopyOption.REPLACE_EXISTING);

    refused(
        () -> plan(data, run, true, LOGISTIC),
        file.equals("config.conf") ? ExitCode.USAGE : ExitCode.DATA);
  }

  /** A text of 2^60 characters, said in 60 lines, and more levels than the parser bears. */
  @Test
  void aConfigurationHasASize() throws IOException {
    Path run = Files.createDirectory(temporary.resolve("run"));
    String before = plan(data, temporary.resolve("new"), false, LOGISTIC).settings().render();
    StringBuilder bomb = new StringBuilder("a0 = xx\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d = ${a%d}${a%d}%n".formatted(i, i - 1, i - 1));
    }
    for (String end :
        List.of(bomb.toString(), "a = " + "[".repeat(1 << 20), "a" + ".a".repeat(1 << 20) + "=1")) {
      Files.writeString(run.resolve("config.conf"), before + end);
      refused(() -> plan(data, run, true, LOGISTIC), ExitCode.USAGE);
    }
  }

  private static void refused(ThrowingCallable action, ExitCode code) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private static Location at(Path path) {
    return Location.of(path);
  }
}
