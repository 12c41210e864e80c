package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.PreviewJob;
import io.tinderbox.trainer.PreviewRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code preview}: a picture of what training makes of a picture, on the driver alone. */
@Command(
    name = "preview",
    description = {
      "Draws one picture under each training distortion, and under all that are on.",
      "Those that the configuration has off are shown too, at a strength to look at."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Example:",
      "  tinderbox preview --data shards --out preview --set input.rotation=15",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class PreviewCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "D", description = "Data folder to read.")
  private String data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "train",
      description = "Split to take the picture from (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--image",
      paramLabel = "ID",
      defaultValue = "",
      description = "Id of the picture (default: the first one of the split).")
  private String image;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "O",
      description = "Folder to write, empty or new.")
  private String out;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    Storage storage = SparkRun.of("preview", settings, common).storage();
    Location from = CommonOptions.existing(storage, "--data", data);
    Location to = CommonOptions.location("--out", out);
    Location file =
        PreviewJob.of(storage, settings).execute(new PreviewRequest(from, split, image, to));
    System.out.printf("preview: %s%n", file);
    return 0;
  }
}
