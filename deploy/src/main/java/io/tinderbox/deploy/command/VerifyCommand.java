package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.ingest.verification.SharedPicture;
import io.tinderbox.ingest.verification.Verification;
import io.tinderbox.ingest.verification.VerificationResult;
import java.util.List;
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

  private static final int NAMED = 10;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    SparkRun spark = SparkRun.of("verify", settings, common);
    DataFolder folder = DataFolder.open(spark.storage(), CommonOptions.location("--data", data));
    VerificationResult result =
        spark.call(context -> Verification.verify(context, folder, common.progress()));
    System.out.printf("%s is as its manifest says%n", folder.location());
    System.out.print(shared(result.shared()));
    return 0;
  }

  /** Pictures that two splits have, the first of them by name. */
  static String shared(List<SharedPicture> shared) {
    if (shared.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%s in two splits:%n"
            .formatted(
                shared.size() == 1
                    ? "1 picture is"
                    : ReadableCount.of(shared.size(), "picture") + " are"));
    for (SharedPicture picture : shared.subList(0, Math.min(NAMED, shared.size()))) {
      text.append(
          "  %s %s = %s %s%n"
              .formatted(picture.split(), picture.id(), picture.otherSplit(), picture.otherId()));
    }
    return shared.size() > NAMED ? text.append("  …%n".formatted()).toString() : text.toString();
  }
}
