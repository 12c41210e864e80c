package io.tinderbox.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TinderboxTest {
  @TempDir private Path temporary;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "demo, --images --work",
    "ingest, --layout --source --out --overwrite tiny-imagenet class-folders split-folders url-list",
    "verify, --data",
    "preview, --data --split --image --out",
    "train, --data --run --resume",
    "evaluate, --run --data --split --out --compare --on",
    "evaluate, --run --data --split --out",
    "explain, --run --data --split --out",
    "predict, --run FILE",
    "export, --run --out",
    "nightly, --id --rollback",
    "bench, --only averaging-vgg16 --data --images --runs --threads --batch --out --python",
    "emr, create submit watch terminate CLUSTER --dry-run --every"
  })
  void helpOfACommandTellsItsOptionsAndTheExitCodes(String command, String options) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .contains(options.split(" "))
        .contains("--master", "--conf", "--set", "--verbose", "--help", "--version")
        .contains("Exit codes: 0 done", "Example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trian",
        "train",
        "train --data",
        "train --dta x --run y",
        "ingest --layout folders --source s --out o",
        "demo --set workers",
        "demo --conf /nowhere/at-all.conf",
        "verify --data /nowhere/at-all",
        "preview --data /nowhere/at-all --out o",
        "preview --data / --out o --set input.hue=2",
        "train --data /nowhere/at-all --run r",
        "train --data /nowhere/at-all --run r --set train.maxEpochs=many",
        "evaluate --run /nowhere/at-all --data d --out o",
        "explain --run /nowhere/at-all --data d --out o",
        "explain --run / --data d --out o --set explain.maps=[heat]",
        "explain --run / --data d --out o --set explain.pictures=0",
        "demo --set explain.smoothgrad.draws=0",
        "demo --set explain.filters.layers=[conv9]",
        "demo --set explain.gradCam.layer=conv9",
        "demo --set evaluate.crops.positions=[x]",
        "evaluate --run / --data d --out o --compare /nowhere/at-all",
        "predict --run /nowhere/at-all picture.jpg",
        "predict --run / /nowhere/at-all.jpg",
        "predict --run /",
        "export --run /nowhere/at-all --out model.onnx",
        "export --run / --out /nowhere/at-all/model.onnx",
        "export --run / --out /",
        "export --run / --out model.onnx",
        "export --run /",
        "ingest --layout class-folders --source /nowhere/at-all --out o",
        "ingest --layout class-folders --source / --out o --set ingest.maxRejectedFraction=2",
        "demo --images /nowhere/at-all",
        "nightly --set nightly.home=n",
        "nightly --set nightly.home=n --set nightly.source=s --id ../up",
        "nightly --set nightly.home=s3a://bucket/n --set nightly.source=s",
        "bench --only lenet",
        "bench --runs 0",
        "bench --runs many",
        "bench --threads -1",
        "bench --data /nowhere/at-all",
        "bench --images /nowhere/at-all",
        "bench --python /nowhere/at-all",
        "emr create --set emr.folder=s3://pictures --set distribution.threadsPerWorker=16",
        "emr start"
      })
  void wrongUsageIsOneLineAndExitCode2(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(run(arguments)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1).allMatch(text -> text.startsWith("tinderbox: "));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownCommandAndKeyComeWithTheNearest() {
    run("trian");
    assertThat(err.toString()).contains("did you mean train?");

    run("verify", "--data", "d", "--set", "train.maxEpoch=3");
    assertThat(err.toString()).contains("train.maxEpoch").contains("did you mean train.maxEpochs?");
  }

  @Test
  void allProblemsOfTheConfigurationAreToldAtOnce() {
    assertThat(run("verify", "--data", "d", "--set", "a=1", "--set", "b=2")).isEqualTo(2);
    assertThat(err.toString()).contains("2 problems").contains("a: unknown").contains("b: unknown");
  }

  /** Values, and names that only the network can tell to be wrong; before anything is drawn. */
  @Test
  void theDemoLooksAtAllOfItsStepsFirst() {
    Path work = temporary.resolve("work");
    assertThat(
            run(
                "demo",
                "--work=" + work,
                "--set=evaluate.batchSize=0",
                "--set=evaluate.explain.maps=[heat]",
                "--set=evaluate.crops.positions=[\"0,60\"]",
                "--set=explain.filters.layers=[conv9]",
                "--set=explain.pictures=0",
                "--set=train.maxEpochs=0"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("6 problems", "evaluate.batchSize", "evaluate.explain.maps", "explain.pictures")
        .contains("evaluate.crops.positions: expected windows of", "train.maxEpochs")
        .contains("explain.filters.layers: expected convolutions of", "found 'conv9'");
    assertThat(work).doesNotExist();
  }

  @Test
  void folderThatIsNoDataFolderIsExitCode3() {
    assertThat(run("verify", "--data", temporary.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("_SUCCESS");
  }

  @Test
  void stackTracesShowOnlyWhenAskedFor() {
    CommandLine commandLine = commandLine();

    assertThat(Tinderbox.report(new NullPointerException("x"), commandLine, false)).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(Tinderbox.report(TinderboxException.locked("Cannot"), commandLine, true))
        .isEqualTo(6);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void configurationFileIsNamedInItsProblems() throws IOException {
    Path conf = Files.writeString(temporary.resolve("a b.conf"), "train.maxEpoch = 3");

    assertThat(run("verify", "--data", "d", "--conf", conf.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("a b.conf: 1");
  }

  @Test
  void propertiesThatTheLaunchPlanCombinedAreKept() {
    SparkConf launched =
        new SparkConf(false).set("spark.jars", "ours.jar,theirs.jar").set("spark.a", "1");

    Map<String, String> properties =
        SparkRun.properties(Map.of("spark.jars", "theirs.jar", "spark.a", "2"), launched);

    assertThat(properties).containsEntry("spark.jars", "ours.jar,theirs.jar");
    assertThat(properties).containsEntry("spark.a", "2");
  }

  /** They stand in the names of shards, checkpoints and minibatches. */
  @Test
  void numbersAreWrittenAlikeInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat("%d".formatted(1)).isNotEqualTo("1");

      Tinderbox.run("--version");

      assertThat("%d, %.1f".formatted(1, 0.5)).isEqualTo("1, 0.5");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shippedConfigurationsFit() {
    for (boolean ownImages : List.of(true, false)) {
      var layer = io.tinderbox.deploy.demo.DemoConfiguration.layer(ownImages);
      io.tinderbox.common.config.Settings.layered(List.of(layer), Map.of()).reader().throwIfAny();
    }
  }

  private int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  private CommandLine commandLine() {
    return Tinderbox.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }
}
