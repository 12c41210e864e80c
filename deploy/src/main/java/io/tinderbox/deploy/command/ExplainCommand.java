package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.ExplanationJob;
import io.tinderbox.trainer.ExplanationRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code explain}: what a network looks at, on the driver alone. */
@Command(
    name = "explain",
    description = {
      "Shows what a trained model looks at: saliency and other maps of pictures beside its",
      "guesses, how faithful the maps are, and what its filters look for. The folder to write may be",
      "empty, new, or of an earlier explanation."
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
  @Mixin private LookOptions look;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    settings.reader().throwIfAny();
    Storage storage = SparkRun.of("explain", settings, common).storage();
    ExplanationJob job = ExplanationJob.of(storage, settings, common.progress());
    Location page =
        job.execute(
            new ExplanationRequest(
                look.run(storage), look.data(storage), look.split(), look.out()));
    System.out.print(line(page));
    return 0;
  }

  /** Where the page lies. */
  static String line(Location page) {
    return "explanation: %s%n".formatted(page);
  }
}
