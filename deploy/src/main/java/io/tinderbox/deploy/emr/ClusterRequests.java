package io.tinderbox.deploy.emr;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is asked of AWS, as calls of its command line.
 *
 * @param settings the whole configuration, which the program reads again on the cluster
 */
public record ClusterRequests(EmrConfig config, Settings settings, ProgramFiles program) {
  /** Where the bootstrap action puts the program on the primary node. */
  private static final String HOME = "/home/hadoop/tinderbox";

  public ClusterRequests {
    Objects.requireNonNull(config);
    Objects.requireNonNull(settings);
    Objects.requireNonNull(program);
  }

  /** A step in EMR's API. */
  record ClusterStep(
      @JsonProperty("Type") String type,
      @JsonProperty("Name") String name,
      @JsonProperty("ActionOnFailure") String actionOnFailure,
      @JsonProperty("Jar") String jar,
      @JsonProperty("Args") List<String> arguments) {}

  /** Brings the program and the configuration to where steps find them. */
  public List<AwsRequest> uploads() {
    AwsRequest configuration =
        AwsRequest.of(
            config.account(),
            List.of("s3", "cp", "--only-show-errors", "-", settingsLocation().toString()),
            settings.render());
    return List.of(program.upload(config), configuration);
  }

  /** Makes a cluster that begins with the steps by itself. */
  public AwsRequest create() {
    AccountConfig account = config.account();
    List<String> words =
        new ArrayList<>(
            List.of(
                "emr",
                "create-cluster",
                "--output",
                "json",
                "--name",
                config.name(),
                "--release-label",
                config.release(),
                "--applications",
                "Name=Hadoop",
                "Name=Spark",
                "--service-role",
                account.serviceRole(),
                "--ec2-attributes",
                Json.line(ec2Attributes()),
                "--log-uri",
                logs() + "/",
                "--instance-fleets",
                Json.line(
                    List.of(
                        InstanceFleet.of(config.primary()),
                        InstanceFleet.of(config.core()),
                        InstanceFleet.of(config.task()))),
                "--configurations",
                Json.line(Classification.of(config.executors())),
                "--bootstrap-actions",
                Json.line(List.of(bootstrap()))));
    if (config.isKept()) {
      words.addAll(
          List.of(
              "--no-auto-terminate",
              "--auto-termination-policy",
              Json.line(Map.of("IdleTimeout", config.idleMinutes() * 60))));
    } else {
      words.add("--auto-terminate");
    }
    if (!config.steps().isEmpty()) {
      words.addAll(List.of("--steps", Json.line(steps())));
    }
    if (!account.securityConfiguration().isEmpty()) {
      words.addAll(List.of("--security-configuration", account.securityConfiguration()));
    }
    if (!account.tags().isEmpty()) {
      words.add("--tags");
      words.addAll(account.tags());
    }
    return AwsRequest.of(account, words);
  }

  /** Gives a cluster that runs the steps. */
  public AwsRequest addSteps(String cluster) {
    return AwsRequest.of(
        config.account(),
        List.of(
            "emr",
            "add-steps",
            "--output",
            "json",
            "--cluster-id",
            cluster,
            "--steps",
            Json.line(steps())));
  }

  /** Ends a cluster, whatever it does. */
  public static AwsRequest terminate(EmrConfig config, String cluster) {
    return AwsRequest.of(
        config.account(), List.of("emr", "terminate-clusters", "--cluster-ids", cluster));
  }

  private Location logs() {
    return config.folder().child("logs");
  }

  private List<ClusterStep> steps() {
    return config.steps().stream().map(this::step).toList();
  }

  private ClusterStep step(Step step) {
    List<String> arguments =
        new ArrayList<>(List.of("bash", HOME + "/deploy/emr/step", settingsLocation().toString()));
    arguments.addAll(step.words());
    return new ClusterStep(
        "CUSTOM_JAR",
        step.command(),
        config.isKept() ? "CANCEL_AND_WAIT" : "TERMINATE_CLUSTER",
        "command-runner.jar",
        arguments);
  }

  private Map<String, Object> ec2Attributes() {
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("InstanceProfile", config.account().instanceProfile());
    if (!config.account().subnets().isEmpty()) {
      attributes.put("SubnetIds", config.account().subnets());
    }
    if (!config.account().keyPair().isEmpty()) {
      attributes.put("KeyName", config.account().keyPair());
    }
    return attributes;
  }

  private Map<String, Object> bootstrap() {
    Location files = program.location(config);
    return new TreeMap<>(
        Map.of(
            "Name",
            "program",
            "Path",
            files.child("deploy/emr/bootstrap").toString(),
            "Args",
            List.of(files.toString(), HOME)));
  }

  private Location settingsLocation() {
    byte[] text = settings.render().getBytes(StandardCharsets.UTF_8);
    return config.folder().child("conf/%s.conf".formatted(Sha256.of(text).substring(0, 16)));
  }
}
