package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.PredictionJob;
import io.tinderbox.trainer.PredictionJob.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
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
      "  find photos -name '*.jpg' | tinderbox predict --run runs/1 --json --files -",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class PredictCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to read.")
  private String run;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Image files.")
  private List<String> files = List.of();

  @Option(
      names = "--files",
      paramLabel = "LIST",
      description = "A text file with the path of an image file a line, - for standard input.")
  private String list;

  @Option(
      names = "--json",
      description = "A line of JSON for each file: file, and guesses or error.")
  private boolean json;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Storage storage = SparkRun.of("predict", settings, common).storage();
    Location from = CommonOptions.existing(storage, "--run", run);
    if (files.isEmpty() == (list == null)) {
      throw TinderboxException.usage(
          "Cannot predict: expected image files or --files, found %s"
              .formatted(list == null ? "neither" : "both"));
    }
    List<Location> named =
        files.stream().map(file -> CommonOptions.existing(storage, "FILE", file)).toList();
    AtomicBoolean failed = new AtomicBoolean();
    try (BufferedReader lines = list == null ? null : lines()) {
      PredictionJob.of(storage, settings)
          .predict(
              from,
              lines == null ? named.iterator() : listed(lines),
              answer -> {
                print(answer);
                failed.compareAndSet(false, answer.error() != null);
              });
    } catch (IOException | UncheckedIOException e) {
      throw TinderboxException.infrastructure("Cannot read %s: %s".formatted(list, e), e);
    }
    return (failed.get() ? ExitCode.DATA : ExitCode.DONE).number();
  }

  private BufferedReader lines() throws IOException {
    return list.equals("-")
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : Files.newBufferedReader(
            CommonOptions.existing(Storage.local(), "--files", list).toLocalPath());
  }

  private static Iterator<Location> listed(BufferedReader lines) {
    return lines
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> CommonOptions.location("--files", line))
        .iterator();
  }

  /** What a program reads of an answer. */
  private record JsonAnswer(String file, List<PredictionJob.Guess> guesses, String error) {}

  private void print(Answer prediction) {
    if (json) {
      boolean read = prediction.error() == null;
      System.out.println(
          Json.line(
              new JsonAnswer(
                  prediction.file().toString(),
                  read ? prediction.guesses() : null,
                  prediction.error())));
      return;
    }
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
