package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.ingest.verification.Verification;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code verify}: every shard against the manifest. */
@Command(
    name = "verify",
    description = "Reads every shard back and holds it against the manifest.",
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Example:",
      "  tinderbox verify --data shards",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "D", description = "Data folder to read.")
  private String data;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    SparkRun spark = SparkRun.of("verify", settings, common);
    DataFolder folder = DataFolder.open(spark.storage(), CommonOptions.location("--data", data));
    spark.call(
        context -> {
          Verification.verify(context, folder, common.progress());
          return folder;
        });
    System.out.printf("%s is as its manifest says%n", folder.location());
    return 0;
  }
}
