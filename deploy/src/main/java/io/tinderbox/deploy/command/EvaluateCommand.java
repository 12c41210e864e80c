package io.tinderbox.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.EvaluationJob;
import io.tinderbox.trainer.EvaluationRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: accuracy and the report, on the driver alone. */
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
  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to read.")
  private String run;

  @Option(names = "--data", required = true, paramLabel = "D", description = "Data folder to read.")
  private String data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "val",
      description = "Split to measure on (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(names = "--out", required = true, paramLabel = "O", description = "Folder to write.")
  private String out;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    Storage storage = SparkRun.of("evaluate", settings, common).storage();
    Location from = CommonOptions.existing(storage, "--run", run);
    DataFolder folder = DataFolder.open(storage, CommonOptions.location("--data", data));
    Location to = CommonOptions.location("--out", out);
    EvaluationJob.of(storage, settings, common.progress())
        .execute(new EvaluationRequest(from, folder.location(), split, to));
    System.out.print(summary(storage, to));
    return 0;
  }

  /** What {@code evaluation.json} says, and where the report lies. */
  static String summary(Storage storage, Location folder) {
    Location file = folder.child("evaluation.json");
    JsonNode evaluation = Json.tree(storage.read(file), file);
    return "%s: %,d examples, top-1 %.4f, top-5 %.4f%nreport: %s%n"
        .formatted(
            evaluation.path("split").asText(),
            evaluation.path("examples").asLong(),
            evaluation.path("top1").asDouble(),
            evaluation.path("top5").asDouble(),
            folder.child("report.html"));
  }
}
