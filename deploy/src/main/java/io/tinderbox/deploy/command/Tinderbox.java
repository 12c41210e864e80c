package io.tinderbox.deploy.command;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.Failure;
import io.tinderbox.common.exit.StopSignal;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line: {@code tinderbox COMMAND [options]}. */
@Command(
    name = "tinderbox",
    description = "Trains image classifiers on Apache Spark, from a folder of JPEGs to a model.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Tinderbox.Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      IngestCommand.class,
      VerifyCommand.class,
      PreviewCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ExplainCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      NightlyCommand.class,
      BenchCommand.class,
      EmrCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  tinderbox demo",
      "  tinderbox ingest --layout class-folders --source photos --out shards",
      "  tinderbox preview --data shards --out preview --set input.rotation=15",
      "  tinderbox train --data shards --run runs/1 --set train.maxEpochs=20",
      "  tinderbox train --data shards --run runs/1 --resume",
      "  tinderbox evaluate --run runs/1 --data shards --split test --out evaluation",
      "  tinderbox explain --run runs/1 --data shards --out explanation",
      "  tinderbox predict --run runs/1 cat.jpg",
      "  tinderbox export --run runs/1 --out model.onnx",
      "  tinderbox bench --out speed",
      "  tinderbox emr create --conf my.conf --dry-run",
      "",
      "'tinderbox COMMAND --help' tells the options of a command.",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
public final class Tinderbox implements Runnable {
  @Spec private CommandSpec spec;

  /**
   * @return the number that the process is to exit with
   */
  public static int run(String... args) {
    // Numbers stand in the names of files and minibatches: in the same digits wherever it runs.
    Locale.setDefault(Locale.ROOT);
    CommandLine commandLine = commandLine();
    try {
      return commandLine.execute(args);
    } catch (Error e) {
      // Memory that ran out, among others: picocli hands on exceptions only.
      return report(e, commandLine, Arrays.asList(args).contains(CommonOptions.VERBOSE));
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Tinderbox())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setParameterExceptionHandler(Tinderbox::wrongUsage)
        .setExecutionExceptionHandler(Tinderbox::failed);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Cannot start: expected a command, found none");
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message = e.getMessage().lines().findFirst().orElse("").replaceAll("\\.$", "");
    String hint = "; see '%s --help'".formatted(command.getCommandSpec().qualifiedName());
    tell(command, message + suggestion(e) + hint);
    return ExitCode.USAGE.number();
  }

  private static String suggestion(ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .findFirst()
            .map("; did you mean %s?"::formatted)
            .orElse("")
        : "";
  }

  private static int failed(Exception e, CommandLine command, ParseResult result) {
    boolean verbose =
        Arrays.asList(result.originalArgs().toArray()).contains(CommonOptions.VERBOSE);
    return report(e, command, verbose);
  }

  /** Says what went wrong in one line, with the stack trace below it where that was asked for. */
  static int report(Throwable thrown, CommandLine command, boolean verbose) {
    if (StopSignal.ofProcess().requested()) {
      return ExitCode.INTERRUPTED.number();
    }
    Failure failure = Failure.of(thrown);
    tell(command, failure.line());
    if (verbose) {
      thrown.printStackTrace(command.getErr());
      command.getErr().flush();
    }
    return failure.exitCode().number();
  }

  private static void tell(CommandLine command, String line) {
    PrintWriter err = command.getErr();
    err.println("tinderbox: " + line);
    err.flush();
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Tinderbox.class.getPackage().getImplementationVersion();
      return new String[] {"tinderbox " + Objects.requireNonNullElse(version, "development")};
    }
  }
}
