package io.tinderbox.deploy.emr;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Looks at a cluster until its steps are over, and tells each change in a line. */
public final class ClusterWatch {
  private final Aws aws;
  private final AccountConfig account;
  private final String cluster;
  private final Location logs;
  private final PrintStream out;
  private String last = "";

  private ClusterWatch(Aws aws, EmrConfig config, String cluster, PrintStream out) {
    this.aws = aws;
    this.account = config.account();
    this.cluster = cluster;
    this.logs = config.folder().child("logs/" + cluster);
    this.out = out;
  }

  /**
   * @param out for a line of each change
   */
  public static ClusterWatch of(Aws aws, EmrConfig config, String cluster, PrintStream out) {
    return new ClusterWatch(aws, config, cluster, out);
  }

  /**
   * @param period between two looks
   * @return how the steps ended: by what the program wrote where a step of it failed
   */
  public ExitCode await(Duration period) {
    while (true) {
      ClusterState state = look();
      if (aws.dryRun()) {
        return ExitCode.DONE;
      }
      tell(state);
      if (state.isOver()) {
        return ending(state);
      }
      pause(period);
    }
  }

  private ClusterState look() {
    return ClusterState.of(ask("describe-cluster"), ask("list-steps"));
  }

  private JsonNode ask(String question) {
    return aws.call(
        AwsRequest.of(
            account, List.of("emr", question, "--output", "json", "--cluster-id", cluster)));
  }

  private void tell(ClusterState state) {
    StringBuilder text = new StringBuilder(cluster + " " + state.state());
    state.fleets().forEach(fleet -> text.append("; ").append(fleet));
    state
        .steps()
        .forEach(step -> text.append("; ").append(step.name()).append(' ').append(step.state()));
    if (!last.contentEquals(text)) {
      last = text.toString();
      out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + last);
    }
  }

  private ExitCode ending(ClusterState state) {
    Optional<ClusterState.StepState> undone = state.undone();
    if (undone.isEmpty() && !state.steps().isEmpty()) {
      return ExitCode.DONE;
    }
    String reason = state.reason().isEmpty() ? "" : " (" + state.reason() + ")";
    if (undone.isEmpty()) {
      throw TinderboxException.infrastructure(
          "Cannot go on: cluster %s is %s%s; its logs: %s/"
              .formatted(cluster, state.state(), reason, logs),
          null);
    }
    ClusterState.StepState step = undone.get();
    out.printf(
        "%s is %s%s; what it said: %s/steps/%s/%n",
        step.name(), step.state(), reason, logs, step.id());
    return Step.option(step.words(), "--run")
        .filter(run -> step.words().get(0).equals("train"))
        .flatMap(this::result)
        .map(this::ended)
        .orElse(ExitCode.INTERRUPTED);
  }

  /** What a training wrote at its end; it has written none when its process was killed. */
  private Optional<JsonNode> result(String run) {
    String file = run.replaceAll("/+$", "").replaceFirst("^s3a:", "s3:") + "/result.json";
    try {
      return Optional.of(
          aws.call(AwsRequest.of(account, List.of("s3", "cp", "--only-show-errors", file, "-"))));
    } catch (TinderboxException e) {
      return Optional.empty();
    }
  }

  private ExitCode ended(JsonNode result) {
    String status = result.path("status").asText();
    out.printf("%s: %s%n", status, result.path("reason").asText());
    return status.equals("failed") ? ExitCode.QUALITY : ExitCode.INTERRUPTED;
  }

  private static void pause(Duration period) {
    try {
      Thread.sleep(period.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.interrupted("Stopped watching; the cluster goes on");
    }
  }
}
