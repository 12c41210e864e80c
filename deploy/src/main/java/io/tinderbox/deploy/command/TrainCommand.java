package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.storage.Location;
import io.tinderbox.deploy.shell.ShellText;
import io.tinderbox.trainer.TrainingJob;
import io.tinderbox.trainer.TrainingPlan;
import io.tinderbox.trainer.TrainingRequest;
import io.tinderbox.trainer.run.RunResult;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: shards to a model. */
@Command(
    name = "train",
    description = {
      "Trains a network on a data folder.",
      "Ctrl-C stops at the next good place with a checkpoint; --resume goes on from there."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Examples:",
      "  tinderbox train --data shards --run runs/1 --set train.maxEpochs=20",
      "  tinderbox train --data shards --run runs/1 --resume",
      "  tinderbox train --data other-shards --run runs/2 --from runs/1",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class TrainCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "D", description = "Data folder to read.")
  private String data;

  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to write.")
  private String run;

  @Option(
      names = "--resume",
      description = {
        "Go on from the last checkpoint: anew where there is none, nothing to do where the run is",
        "complete. Only the limits that stop a run may differ from before."
      })
  private boolean resume;

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description = {
        "Begin with the parameters of a trained model (a run folder, or a model folder), as far as",
        "layers have the same name and shape; the same as model.from. A checkpoint comes first."
      })
  private String from;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings =
        common.settings(
            from == null ? Map.of() : Map.of(TrainingPlan.FROM_KEY, Settings.literal(from)));
    SparkRun spark = SparkRun.of("train", settings, common).withGpus();
    Location to = CommonOptions.location("--run", run);
    TrainingRequest request =
        new TrainingRequest(
            CommonOptions.location("--data", data), to, resume, common.commandLine());
    TrainingPlan plan = TrainingPlan.of(spark.storage(), settings, request);
    RunResult result =
        spark
            .withRoomFor(plan.memory())
            .call(
                context ->
                    TrainingJob.of(context, plan, common.progress(), StopSignal.ofProcess())
                        .execute());
    System.out.print(summary(to, result));
    System.out.print(whatNext(plan, result));
    return exitCode(result).number();
  }

  static ExitCode exitCode(RunResult result) {
    return switch (result.status()) {
      case "completed", "early-stopped" -> ExitCode.DONE;
      case "failed" -> ExitCode.QUALITY;
      case "interrupted" -> ExitCode.INTERRUPTED;
      default -> throw new IllegalStateException("unknown status " + result.status());
    };
  }

  static String summary(Location run, RunResult result) {
    String best =
        result.best() == null
            ? ""
            : ", best epoch %d%s"
                .formatted(
                    result.best().epoch(),
                    result.best().valTop1() == null
                        ? ""
                        : " with %.4f of the validation split right"
                            .formatted(result.best().valTop1()));
    return "%s after %s: %s%s, in %s%n"
        .formatted(
            result.status(),
            ReadableCount.of(result.epochs(), "epoch"),
            result.reason(),
            best,
            run);
  }

  /** Where things lie, and the command that comes next. */
  private String whatNext(TrainingPlan plan, RunResult result) {
    Location to = plan.request().run();
    StringBuilder text = new StringBuilder();
    if (result.best() != null) {
      text.append(line("model", to.child("model").toString()));
    }
    text.append(
        line(
            "curves",
            "tensorboard --logdir " + ShellText.quoted(to.child("tensorboard").toString())));
    switch (result.status()) {
      case "completed", "early-stopped" -> text.append(line("next", evaluate(plan)));
      case "interrupted" -> text.append(line("next", resumed()));
      default -> text.append(line("next", "train again in another folder, as the reason says"));
    }
    return text.toString();
  }

  private static String line(String what, String where) {
    return "%-7s %s%n".formatted(what + ":", where);
  }

  private String evaluate(TrainingPlan plan) {
    return "tinderbox evaluate --run %s --data %s --split %s --out %s"
        .formatted(
            ShellText.quoted(run),
            ShellText.quoted(data),
            ShellText.quoted(plan.watchedSplit()),
            ShellText.quoted(run.replaceAll("/+$", "") + "-evaluation"));
  }

  private String resumed() {
    return common.commandLine() + (resume ? "" : " --resume");
  }
}
