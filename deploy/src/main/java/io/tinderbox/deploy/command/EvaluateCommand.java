package io.tinderbox.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.EvaluationJob;
import io.tinderbox.trainer.EvaluationRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: accuracy and the report. */
@Command(
    name = "evaluate",
    description = "Measures a trained model on one split, and writes the figures and a report.",
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Example:",
      "  tinderbox evaluate --run runs/1 --data shards --split test --out evaluation",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private LookOptions look;

  @Option(
      names = "--compare",
      paramLabel = "OTHER",
      description = "Another run folder: both side by side, with McNemar's test.")
  private String other;

  @Option(
      names = "--on",
      paramLabel = "WHERE",
      defaultValue = "driver",
      description = "Who looks at the pictures: driver or executors (default: ${DEFAULT-VALUE}).")
  private Where where;

  @Mixin private CommonOptions common;

  /** Where the work is done. */
  enum Where {
    DRIVER,
    EXECUTORS
  }

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    SparkRun given = SparkRun.of("evaluate", settings, common);
    SparkRun spark = where == Where.EXECUTORS ? given.withGpus() : given;
    Storage storage = spark.storage();
    EvaluationRequest request =
        new EvaluationRequest(
            look.run(storage),
            look.data(storage),
            look.split(),
            look.out(),
            Optional.ofNullable(other)
                .map(path -> CommonOptions.existing(storage, "--compare", path)));
    EvaluationJob job = EvaluationJob.of(storage, settings, common.progress());
    if (where == Where.EXECUTORS) {
      spark.call(context -> job.on(context).execute(request));
    } else {
      job.execute(request);
    }
    System.out.print(summary(storage, request.output()));
    return 0;
  }

  /** What {@code evaluation.json} says, and where the report lies. */
  static String summary(Storage storage, Location folder) {
    Location file = folder.child("evaluation.json");
    JsonNode evaluation = Json.tree(storage.read(file), file);
    JsonNode other = evaluation.path("comparison");
    return "%s: %s, top-1 %.4f, top-5 %.4f%n%sreport: %s%n"
        .formatted(
            evaluation.path("split").asText(),
            ReadableCount.of(evaluation.path("examples").asLong(), "example"),
            evaluation.path("top1").asDouble(),
            evaluation.path("top5").asDouble(),
            other.isMissingNode()
                ? ""
                : "%s: top-1 %.4f, top-5 %.4f; McNemar's p %s%n"
                    .formatted(
                        other.path("run").asText(),
                        other.path("top1").asDouble(),
                        other.path("top5").asDouble(),
                        probability(other.path("mcnemarP").asDouble())),
            folder.child("report.html"));
  }

  private static String probability(double p) {
    return p < 0.0001 ? "below 0.0001" : "%.4f".formatted(p);
  }
}
