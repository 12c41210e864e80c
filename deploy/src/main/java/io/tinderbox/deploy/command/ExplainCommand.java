package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.ExplanationJob;
import io.tinderbox.trainer.ExplanationRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: what a network looks at, on the driver alone. */
@Command(
    name = "explain",
    description = {
      "Shows what a trained model looks at: saliency and other maps of pictures beside its",
      "guesses, how faithful the maps are, and what its filters look for."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Examples:",
      "  tinderbox explain --run runs/1 --data shards --out explanation",
      "  tinderbox explain --run runs/1 --data shards --out explanation --set explain.filters.layers=[conv3]",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class ExplainCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to read.")
  private String run;

  @Option(names = "--data", required = true, paramLabel = "D", description = "Data folder to read.")
  private String data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "val",
      description = "Split to take pictures from (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "O",
      description = "Folder to write: empty, new, or of an earlier explanation.")
  private String out;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    Storage storage = SparkRun.of("explain", settings, common).storage();
    ExplanationJob job = ExplanationJob.of(storage, settings, common.progress());
    Location from = CommonOptions.existing(storage, "--run", run);
    DataFolder folder = DataFolder.open(storage, CommonOptions.location("--data", data));
    Location to = CommonOptions.location("--out", out);
    Location page = job.execute(new ExplanationRequest(from, folder.location(), split, to));
    System.out.print(line(page));
    return 0;
  }

  /** Where the page lies. */
  static String line(Location page) {
    return "explanation: %s%n".formatted(page);
  }
}
