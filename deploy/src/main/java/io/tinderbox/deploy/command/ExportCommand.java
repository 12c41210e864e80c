package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.ExportJob;
import io.tinderbox.trainer.ExportJob.Export;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a run's model for other programs. */
@Command(
    name = "export",
    description = {
      "Writes a run's best model as an ONNX file, for ONNX Runtime and others.",
      "Labels and how a picture is prepared go with it as metadata."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Example:",
      "  tinderbox export --run runs/1 --out model.onnx",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class ExportCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to read.")
  private String run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File to write, new, in a folder that is there.")
  private String out;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    Storage storage = SparkRun.of("export", settings, common).storage();
    Location from = CommonOptions.existing(storage, "--run", run);
    Export export = ExportJob.of(storage).execute(from, CommonOptions.location("--out", out));
    System.out.printf(
        "%s: %s of epoch %d, %s to %s, %.1f MB%n",
        export.file(),
        export.model().network().name(),
        export.model().epoch(),
        export.model().preprocessing().input(),
        ReadableCount.of(export.model().labels().size(), "class"),
        export.bytes() / 1e6);
    return 0;
  }
}
