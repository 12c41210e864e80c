package io.tinderbox.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.deploy.emr.Aws;
import io.tinderbox.deploy.emr.ClusterRequests;
import io.tinderbox.deploy.emr.ClusterWatch;
import io.tinderbox.deploy.emr.EmrConfig;
import io.tinderbox.deploy.emr.ProgramFiles;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code emr}: a cluster of Amazon EMR. */
@Command(
    name = "emr",
    description = {
      "Makes, feeds, watches and ends a cluster of Amazon EMR, by the AWS command line (aws).",
      "--conf holds the cluster (emr.*) and all that the program is to do there; see docs/emr.md."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Examples:",
      "  tinderbox emr create --conf my.conf --dry-run",
      "  tinderbox emr create --conf my.conf",
      "  tinderbox emr watch j-2AXXXXXXGAPLF --conf my.conf",
      "  tinderbox emr submit j-2AXXXXXXGAPLF --conf my.conf -- train --data s3://… --run s3://… --resume",
      "  tinderbox emr terminate j-2AXXXXXXGAPLF --conf my.conf",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class EmrCommand implements Callable<Integer> {
  private static final String CLUSTER = "j-[A-Z0-9]{1,32}";

  /** What is to be done with a cluster. */
  enum Action {
    CREATE,
    SUBMIT,
    WATCH,
    TERMINATE
  }

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description =
          "create, submit (give it steps), watch (until its steps are over) or terminate.")
  private Action action;

  @Parameters(
      index = "1..*",
      paramLabel = "CLUSTER [STEP…]",
      description = {
        "The cluster, such as j-2AXXXXXXGAPLF, of all actions but create;",
        "for submit, what a step is to do, after -- (default: emr.steps)."
      })
  private List<String> rest = List.of();

  @Option(names = "--dry-run", description = "Print what would be sent to AWS, and send nothing.")
  private boolean dryRun;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Between two looks of watch (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    List<List<String>> steps = steps(settings);
    EmrConfig config = EmrConfig.from(settings, steps);
    Aws aws = new Aws(dryRun, System.out);
    switch (action) {
      case CREATE -> {
        steps.forEach(EmrCommand::requireUnderstood);
        create(aws, requests(config, settings));
      }
      case SUBMIT -> {
        steps.forEach(EmrCommand::requireUnderstood);
        submit(aws, requests(config, settings));
      }
      case WATCH -> {
        if (seconds < 1) {
          throw TinderboxException.usage(
              "Cannot use --every: expected at least 1, found " + seconds);
        }
        return ClusterWatch.of(aws, config, cluster(), System.out)
            .await(Duration.ofSeconds(seconds))
            .number();
      }
      case TERMINATE -> aws.send(ClusterRequests.terminate(config, cluster()));
    }
    return 0;
  }

  private void create(Aws aws, ClusterRequests requests) {
    if (!rest.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot create: expected nothing more, found '%s'".formatted(rest.get(0)));
    }
    requests.uploads().forEach(aws::send);
    JsonNode answer = aws.call(requests.create());
    if (!dryRun) {
      String cluster = answer.path("ClusterId").asText();
      System.out.printf(
          "cluster: %s%nnext:    %s%n",
          cluster, common.commandLine().replaceFirst(" create( |$)", " watch " + cluster + "$1"));
    }
  }

  private void submit(Aws aws, ClusterRequests requests) {
    String cluster = cluster();
    requests.uploads().forEach(aws::send);
    JsonNode answer = aws.call(requests.addSteps(cluster));
    answer.path("StepIds").forEach(id -> System.out.println("step:    " + id.asText()));
  }

  private List<List<String>> steps(Settings settings) {
    List<String> given = rest.size() < 2 ? List.of() : rest.subList(1, rest.size());
    if (action == Action.SUBMIT && !given.isEmpty()) {
      return List.of(given);
    }
    List<List<String>> steps = EmrConfig.steps(settings);
    if (action == Action.SUBMIT && steps.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot submit: expected a step after -- or in emr.steps, found none");
    }
    return steps;
  }

  private String cluster() {
    String name = rest.isEmpty() ? "" : rest.get(0);
    if (!name.matches(CLUSTER)) {
      throw TinderboxException.usage(
          "Cannot %s: expected a cluster such as j-2AXXXXXXGAPLF, found '%s'"
              .formatted(action.name().toLowerCase(Locale.ROOT), name));
    }
    return name;
  }

  private static ClusterRequests requests(EmrConfig config, Settings settings) {
    return new ClusterRequests(config, settings, ProgramFiles.of(deployFolder()));
  }

  /** A mistake shows here, rather than on a cluster that costs by the minute. */
  private static void requireUnderstood(List<String> words) {
    try {
      Tinderbox.commandLine().parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw TinderboxException.usage(
          "Cannot run the step '%s': %s"
              .formatted(String.join(" ", words), e.getMessage().lines().findFirst().orElse("")));
    }
  }

  /** The jar of this class lies in {@code deploy/target/tinderbox/lib}. */
  private static Path deployFolder() {
    try {
      Path jar =
          Path.of(EmrCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.resolve("../../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
