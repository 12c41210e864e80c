package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.PredictionJob;
import io.tinderbox.trainer.PredictionJob.Answer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code predict}: what a model sees in image files. */
@Command(
    name = "predict",
    description = {
      "Tells the five most probable labels of image files.",
      "A file that cannot be read is named; the others are answered, and the exit code is 3."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Example:",
      "  tinderbox predict --run runs/1 cat.jpg dog.jpg",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class PredictCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to read.")
  private String run;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Image files.")
  private List<String> files;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    Storage storage = SparkRun.of("predict", settings, common).storage();
    Location from = CommonOptions.existing(storage, "--run", run);
    List<Location> pictures =
        files.stream().map(file -> CommonOptions.existing(storage, "FILE", file)).toList();
    AtomicBoolean failed = new AtomicBoolean();
    PredictionJob.of(storage)
        .predict(
            from,
            pictures,
            answer -> {
              print(answer);
              failed.compareAndSet(false, answer.error() != null);
            });
    return (failed.get() ? ExitCode.DATA : ExitCode.DONE).number();
  }

  private static void print(Answer prediction) {
    if (prediction.error() != null) {
      System.err.printf("tinderbox: Cannot read %s: %s%n", prediction.file(), prediction.error());
      return;
    }
    System.out.println(prediction.file());
    prediction
        .guesses()
        .forEach(
            guess ->
                System.out.printf(
                    "  %6.4f  %s  %s%n", guess.probability(), guess.id(), guess.name()));
  }
}
