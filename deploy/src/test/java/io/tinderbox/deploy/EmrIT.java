package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.S3Server;
import io.tinderbox.common.storage.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script with the real AWS command line, whose own checks each request passes, against servers
 * of this machine. Without that program only what needs none is tested.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmrIT {
  private static final Path EMR = Program.SCRIPT.resolve("../../emr").normalize();
  private static final String CLUSTER = "j-2AXXXXXXGAPLF";
  private static final String FOLDER = "s3://pictures/tinderbox";
  private static final String SPOT = "SpotSpecification";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path folder;
  private Program program;
  private S3Server s3;
  private Storage storage;
  private EmrEndpoint emr;
  private Path conf;

  @BeforeAll
  void startServers(@TempDir Path temporary) throws IOException {
    folder = temporary;
    program = new Program(folder);
    s3 = S3Server.start("pictures");
    Map<String, String> properties = new TreeMap<>(s3.hadoopProperties());
    // As EMR has it from 7.10 on.
    properties.put("fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    storage = Storage.of(properties);
    emr = EmrEndpoint.start();
    conf = folder.resolve("my.conf");
    Files.writeString(
        conf,
        Files.readString(EMR.resolve("cluster.conf"))
            .replace("s3://BUCKET", "s3://pictures")
            .replace("region = \"\"", "region = eu-central-1"));
  }

  @AfterAll
  void stopServers() {
    emr.close();
    s3.close();
  }

  @Test
  void dryRunPrintsEveryRequestAndSendsNone() throws Exception {
    Program.Ended ended = emr("create", "--dry-run");

    assertThat(ended.done().out().lines().filter(line -> line.startsWith("aws ")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("aws s3 sync ").contains("emr/bootstrap"),
            line -> assertThat(line).startsWith("aws s3 cp ").contains(" - s3://pictures/"),
            line -> assertThat(line).startsWith("aws emr create-cluster "));
    assertThat(ended.out())
        .contains("emr.task.spotNodes = 4", "--region eu-central-1")
        .contains("--instance-fleets '[{\"Name\":\"master\"", "price-capacity-optimized");
    assertThat(emr("terminate", CLUSTER, "--dry-run").done().out())
        .isEqualTo(
            "aws emr terminate-clusters --cluster-ids %s --region eu-central-1%n"
                .formatted(CLUSTER));
  }

  @Test
  void wrongUsageIsOneLine() throws Exception {
    emr("watch", "cluster").oneLine(2, "expected a cluster such as j-");
    emr("submit", CLUSTER, "--", "train", "--data=s3://b/d", "--run=s3://b/r", "--resume", "--fast")
        .oneLine(2, "Cannot run the step 'train --data=s3://b/d --run=s3://b/r --resume --fast'");
  }

  @Test
  void clusterIsMadeAsConfigured() throws Exception {
    Map<String, String> environment = environment();
    emr.answer("RunJobFlow", "{\"JobFlowId\": \"%s\"}".formatted(CLUSTER));
    Program.Ended ended =
        emr(
            environment,
            "create",
            "--set=emr.subnets=[subnet-0123456789abcdef0]",
            "--set=emr.tags=[\"project=tinder box\"]",
            "--set=emr.securityConfiguration=encrypted");

    assertThat(ended.done().out())
        .contains("cluster: " + CLUSTER)
        .contains("tinderbox emr watch " + CLUSTER + " --conf " + conf);
    JsonNode request = emr.requests("RunJobFlow").get(0);
    assertThat(request.path("ReleaseLabel").asText()).isEqualTo("emr-7.12.0");
    assertThat(request.path("LogUri").asText()).isEqualTo("s3://pictures/tinderbox/logs/");
    assertThat(request.path("SecurityConfiguration").asText()).isEqualTo("encrypted");
    assertThat(request.path("Tags").toString())
        .isEqualTo("[{\"Key\":\"project\",\"Value\":\"tinder box\"}]");
    JsonNode instances = request.path("Instances");
    assertThat(instances.path("KeepJobFlowAliveWhenNoSteps").asBoolean()).isFalse();
    assertThat(instances.path("Ec2SubnetIds").toString())
        .isEqualTo("[\"subnet-0123456789abcdef0\"]");
    assertThat(fleet(instances, 0)).isEqualTo("MASTER: 1 on demand, 0 spot of m6i.2xlarge");
    assertThat(fleet(instances, 1)).isEqualTo("CORE: 1 on demand, 0 spot of m6i.xlarge");
    assertThat(fleet(instances, 2))
        .isEqualTo(
            "TASK: 0 on demand, 4 spot of c6i.4xlarge c6id.4xlarge m6i.4xlarge m6id.4xlarge"
                + " r6i.4xlarge r6id.4xlarge");
    assertThat(instances.path("InstanceFleets").path(2).path("LaunchSpecifications").path(SPOT))
        .isEqualTo(
            JSON.readTree(
                """
                {"TimeoutDurationMinutes": 30, "TimeoutAction": "SWITCH_TO_ON_DEMAND",
                 "AllocationStrategy": "price-capacity-optimized"}
                """));
    assertThat(properties(request, "yarn-site"))
        .containsEntry("yarn.node-labels.am.default-node-label-expression", "CORE")
        .containsEntry("yarn.scheduler.maximum-allocation-mb", "24576");
    assertThat(properties(request, "spark-defaults"))
        .containsEntry("spark.shuffle.service.enabled", "false")
        .containsEntry("spark.executor.memory", "8192m");
    assertThat(request.path("Steps")).hasSize(3);
    assertThat(arguments(request.path("Steps").path(1)))
        .startsWith("bash", "/home/hadoop/tinderbox/deploy/emr/step")
        .endsWith("train", "--data", FOLDER + "/shards", "--run", FOLDER + "/run", "--resume");

    String bootstrap =
        request
            .path("BootstrapActions")
            .path(0)
            .path("ScriptBootstrapAction")
            .path("Path")
            .asText();
    assertThat(Files.readString(folder.resolve("sync.txt")))
        .contains(" to " + bootstrap)
        .contains("/target/tinderbox/lib/tinderbox-deploy-", "/bin/tinderbox", "/emr/step")
        .doesNotContain("spark/jars", "/src/", "cluster.conf");
    Location settings = Location.of(arguments(request.path("Steps").path(1)).get(2));
    assertThat(Settings.of(Settings.text(storage.read(settings)), "conf", Map.of()).entries())
        .containsEntry("distribution.workers", "4")
        .containsEntry("emr.securityConfiguration", "\"encrypted\"");
  }

  @Test
  void stepsAreGivenAndWatched() throws Exception {
    Map<String, String> environment = environment();
    emr.answer("DescribeCluster", cluster("RUNNING"));
    emr.answer("AddJobFlowSteps", "{\"StepIds\": [\"s-2\"]}");
    Program.Ended given =
        emr(
            environment,
            "submit",
            CLUSTER,
            "--set=emr.keepAlive=true",
            "--",
            "train",
            "--data=" + FOLDER + "/shards",
            "--run=" + FOLDER + "/failed",
            "--resume");
    assertThat(given.done().out()).contains("s-2");
    JsonNode step = emr.requests("AddJobFlowSteps").get(0).path("Steps").path(0);
    assertThat(step.path("ActionOnFailure").asText()).isEqualTo("CANCEL_AND_WAIT");

    storage.write(
        Location.of(FOLDER + "/failed/result.json"),
        "{\"status\": \"failed\", \"reason\": \"diverged\"}".getBytes());
    String arguments = step.path("HadoopJarStep").path("Args").toString();
    emr.answer("ListInstanceFleets", fleets(4), fleets(3));
    emr.answer("ListSteps", steps("RUNNING", arguments), steps("FAILED", arguments));
    Program.Ended watched = emr(environment, "watch", CLUSTER, "--every", "1");
    assertThat(watched.code()).as(watched.err()).isEqualTo(4);
    assertThat(watched.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("RUNNING", "4 of 4 spot", "train RUNNING"),
            line -> assertThat(line).contains("3 of 4 spot", "train FAILED"),
            line -> assertThat(line).contains(FOLDER + "/logs/" + CLUSTER + "/steps/s-2/"),
            line -> assertThat(line).isEqualTo("failed: diverged"));

    emr.answer("ListSteps", steps("COMPLETED", arguments));
    assertThat(emr(environment, "watch", CLUSTER).code()).isZero();
  }

  /** What the nodes of a cluster do with what lies on S3, down to Spark. */
  @Test
  void bootstrapFetchesTheProgramAndAStepRunsIt() throws Exception {
    Map<String, String> environment = new TreeMap<>(environment());
    Path deploy = EMR.getParent();
    for (String file :
        List.of("emr/bootstrap", "emr/step", "bin/tinderbox", "target/tinderbox/VERSION")) {
      storage.write(
          Location.of(FOLDER + "/program/1/deploy/" + file),
          Files.readAllBytes(deploy.resolve(file)));
    }
    storage.write(
        Location.of(FOLDER + "/conf/1.conf"), "spark.executor.heartbeatInterval = 9s".getBytes());
    Path info = Files.writeString(folder.resolve("instance.json"), "{\"isMaster\": false}");
    environment.put("INSTANCE_INFO", info.toString());
    Path home = folder.resolve("home/tinderbox");
    String[] where = {FOLDER + "/program/1", home.toString()};
    program.start(environment, EMR.resolve("bootstrap"), where).await().done();
    assertThat(home).doesNotExist();

    Files.writeString(info, "{\"isMaster\": true}");
    program.start(environment, EMR.resolve("bootstrap"), where).await().done();
    Path ready = home.resolve("deploy/target/tinderbox");
    assertThat(ready.resolve("VERSION")).exists();
    Files.createSymbolicLink(ready.resolve("lib"), Program.FOLDER.resolve("lib"));
    environment.put("SPARK_HOME", sparkHome().toString());
    Program.Ended ended =
        program
            .start(
                environment,
                home.resolve("deploy/emr/step"),
                FOLDER + "/conf/1.conf",
                "train",
                "--data=s3://pictures/a b")
            .await();
    assertThat(ended.done().out().lines())
        .startsWith("--class", "io.tinderbox.deploy.Main", "--master", "yarn")
        .contains("spark.executor.memoryOverhead=16384m", "spark.executor.heartbeatInterval=9s")
        .anyMatch(line -> line.contains("javacpp.maxbytes=16000m"))
        .endsWith(
            "train",
            "--data=s3://pictures/a b",
            "--master",
            "yarn",
            "--conf",
            home.resolve("1.conf").toString());
  }

  /** S3A serves the scheme that EMR's tools use as it does its own. */
  @Test
  void filesOfTheOtherSchemeArePublishedListedAndRead() {
    Location place = Location.of("s3://pictures/scheme");
    storage.write(place.child("a/b"), "x".getBytes());

    assertThat(Storage.renamesAtomically(place)).isFalse();
    assertThat(storage.listFiles(place))
        .extracting(FileEntry::location)
        .containsExactly(place.child("a/b"));
    assertThat(storage.read(place.child("a/b"), 0, 1)).isEqualTo("x".getBytes());
    storage.delete(place);
    assertThat(storage.exists(place)).isFalse();
  }

  private Program.Ended emr(String... arguments) throws Exception {
    return emr(Map.of(), arguments);
  }

  private Program.Ended emr(Map<String, String> environment, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        1 + (all.size() > 1 && all.get(1).startsWith("j-") ? 1 : 0),
        List.of("--conf", conf.toString()));
    return program.start(environment, EMR.resolve("emr"), all.toArray(String[]::new)).await();
  }

  /**
   * In which {@code aws} is the real one, sent to the servers here. Of a folder that is brought to
   * S3 it only says what it would bring: the program is too large for a server in memory.
   */
  private Map<String, String> environment() throws IOException {
    Optional<Path> real = aws();
    assumeTrue(real.isPresent(), "no aws on the PATH");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path script = bin.resolve("aws");
    Files.writeString(
        script,
        """
        #!/bin/bash
        case "$1 $2 $3" in
          emr*) exec '%1$s' "$@" --endpoint-url %2$s ;;
          's3 sync /'*) exec '%1$s' "$@" --endpoint-url http://127.0.0.1:%3$d --dryrun > '%4$s' ;;
          *) exec '%1$s' "$@" --endpoint-url http://127.0.0.1:%3$d ;;
        esac
        """
            .formatted(real.get(), emr.url(), s3.port(), folder.resolve("sync.txt")));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = new TreeMap<>(s3.environment());
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/nowhere");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
    return environment;
  }

  private static Optional<Path> aws() {
    return Stream.concat(
            Stream.of("/usr/bin"), Arrays.stream(System.getenv("PATH").split(File.pathSeparator)))
        .map(path -> Path.of(path).resolve("aws"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** With what the cluster's configuration says, and a Spark that only tells what it was given. */
  private Path sparkHome() throws IOException {
    Path home = folder.resolve("spark");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"),
        "spark.executor.memory 8192m\nspark.executor.memoryOverhead 16384m\n");
    Path submit = home.resolve("bin/spark-submit");
    Files.writeString(submit, "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    return home;
  }

  private static String fleet(JsonNode instances, int index) {
    JsonNode fleet = instances.path("InstanceFleets").path(index);
    return "%s: %d on demand, %d spot of %s"
        .formatted(
            fleet.path("InstanceFleetType").asText(),
            fleet.path("TargetOnDemandCapacity").asInt(),
            fleet.path("TargetSpotCapacity").asInt(),
            String.join(" ", fleet.path("InstanceTypeConfigs").findValuesAsText("InstanceType")));
  }

  private static Map<String, String> properties(JsonNode request, String classification) {
    Map<String, String> properties = new TreeMap<>();
    for (JsonNode one : request.path("Configurations")) {
      if (one.path("Classification").asText().equals(classification)) {
        one.path("Properties")
            .fields()
            .forEachRemaining(entry -> properties.put(entry.getKey(), entry.getValue().asText()));
      }
    }
    return properties;
  }

  private static List<String> arguments(JsonNode step) {
    List<String> arguments = new ArrayList<>();
    step.path("HadoopJarStep").path("Args").forEach(word -> arguments.add(word.asText()));
    return arguments;
  }

  private static String cluster(String state) {
    return """
        {"Cluster": {"Id": "%s", "ReleaseLabel": "emr-7.12.0", "Status": {"State": "%s"},
          "InstanceCollectionType": "INSTANCE_FLEET"}}
        """
        .formatted(CLUSTER, state);
  }

  private static String fleets(int spot) {
    return """
        {"InstanceFleets": [{"InstanceFleetType": "TASK", "TargetOnDemandCapacity": 0,
          "ProvisionedOnDemandCapacity": 0, "TargetSpotCapacity": 4, "ProvisionedSpotCapacity": %d}]}
        """
        .formatted(spot);
  }

  /** The latest first, as EMR lists them. */
  private static String steps(String state, String arguments) {
    return """
        {"Steps": [{"Id": "s-2", "Name": "train", "Status": {"State": "%s"}, "Config": {"Args": %s}},
          {"Id": "s-1", "Name": "ingest", "Status": {"State": "COMPLETED"}, "Config": {"Args": []}}]}
        """
        .formatted(state, arguments);
  }
}
