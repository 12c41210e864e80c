package io.tinderbox.deploy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchPlanTest {
  private static final Machine MACHINE = new Machine(8, 32L << 30);

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeReadyFolder() throws IOException {
    folder = temporary.resolve("ready folder");
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("lib/tinderbox-deploy-1.jar"));
    Files.createFile(folder.resolve("lib/config-1.jar"));
  }

  @Test
  void localRunsAreOneJvmWithTheFoldersJars() {
    LaunchPlan plan = plan("train", "--data", "a b");

    assertThat(plan.command()).startsWith("/jdk/bin/java", "-Xmx4096m");
    assertThat(plan.command())
        .endsWith(
            "-cp",
            folder + "/lib/*:" + folder + "/spark/jars/*",
            "io.tinderbox.deploy.Main",
            "train",
            "--data",
            "a b");
    assertThat(plan.command())
        .containsAll(JavaOptions.OPENS)
        .contains("-Dorg.bytedeco.javacpp.maxbytes=16384m")
        .noneMatch(word -> word.startsWith("-Dspark."));
    assertThat(plan.environment()).containsEntry("SPARK_LOCAL_IP", "127.0.0.1");
    assertThat(plan.environment()).doesNotContainKey("SPARK_HOME");
    assertThat(plan.words()).startsWith("env").contains("SPARK_LOCAL_IP=127.0.0.1");
  }

  @Test
  void heapIsSparksOrAShareOfTheMachine() {
    assertThat(plan("demo", "--set", "spark.driver.memory=6g").command()).contains("-Xmx6144m");
    assertThat(plan("demo", "--set=spark.driver.memory=900").command()).contains("-Xmx900m");
    assertThat(plan("demo", "--set", "spark.driver.memory=much").command()).contains("-Xmx4096m");

    LaunchPlan small = LaunchPlan.of(request(new Machine(1, 2L << 30), Map.of(), "demo"));
    assertThat(small.command()).contains("-Xmx512m");
  }

  @Test
  void threadsAreTheWorkersShareOfTheMachine() {
    assertThat(threads("train", "--set", "distribution.workers=3")).isEqualTo("2");
    assertThat(threads("train", "--set", "distribution.workers=16")).isEqualTo("1");
    assertThat(threads("train", "--set", "distribution.workers=0")).isEqualTo("8");
    assertThat(threads("train", "--set", "distribution.threadsPerWorker=5")).isEqualTo("5");
    assertThat(threads("bench", "--threads", "3")).isEqualTo("3");
    assertThat(threads("train", "--set", "distribution.threadsPerWorker=auto")).isNotEqualTo("0");
  }

  @Test
  void fileIsReadAndOptionsWinOverIt() throws IOException {
    Path conf = temporary.resolve("my conf.conf");
    Files.writeString(
        conf, "distribution.workers = 4, spark.driver.memory = 1g, spark.master = \"spark://h:1\"");

    LaunchPlan plan =
        plan(
            "train",
            "--conf",
            conf.toString(),
            "--set",
            "distribution.workers=8",
            "--master=local");

    assertThat(plan.environment())
        .containsEntry("OMP_NUM_THREADS", "1")
        .containsEntry("OMP_WAIT_POLICY", "PASSIVE")
        .containsEntry("THP_MEM_ALLOC_ENABLE", "1")
        .containsEntry("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
    assertThat(plan.environment()).doesNotContainKey("SPARK_HOME");
    assertThat(plan.command()).contains("-Xmx1024m");
  }

  @Test
  void wrongConfigurationIsLeftToTheProgram() {
    String[] wrong = {"train", "--conf", "/nowhere", "--set", "a..b=1", "--set", "=", "--set"};

    assertThat(plan(wrong).command()).contains("-Xmx4096m").endsWith(wrong);
  }

  @Test
  void otherMastersGiveTheirExecutorsWhatTheyNeed() {
    LaunchPlan plan =
        plan(
            "train",
            "--master",
            "local-cluster[2,1,1024]",
            "--set",
            "distribution.workers=2",
            "--set",
            "spark.executor.extraJavaOptions=-Dmine=1");

    assertThat(plan.environment())
        .containsEntry("SPARK_HOME", folder + "/spark")
        .containsEntry("SPARK_SCALA_VERSION", "2.12");
    assertThat(plan.command())
        .contains("-Dspark.executorEnv.OMP_NUM_THREADS=4")
        .contains("-Dspark.executorEnv.OMP_WAIT_POLICY=PASSIVE")
        .contains("-Dspark.executorEnv.THP_MEM_ALLOC_ENABLE=1")
        .contains("-Dspark.executor.extraClassPath=" + folder + "/lib/*")
        .anyMatch(
            word ->
                word.startsWith("-Dspark.executor.extraJavaOptions=")
                    && word.contains("javacpp.maxbytes=1024m")
                    && word.contains("-Duser.language=en")
                    && word.endsWith(" -Dmine=1"));
  }

  @Test
  void executorsGetRoomForTheirWorkersWhereNobodySaidHowMuch() {
    String given = "spark.executor.memoryOverhead";
    Map<String, String> open = properties("--set", "spark.executor.extraJavaOptions=-Dmine=1");
    assertThat(open).containsEntry(given, "1408m");

    long gib = 1L << 30;
    Map<String, String> raised = ExecutorRoom.forWorkers(open, 4 * gib, 3);
    // 4 GiB and a quarter for each of the two that run at once, and what the JVM takes.
    assertThat(raised).containsEntry(given, 10240 + 384 + "m");
    assertThat(raised.get("spark.executor.extraJavaOptions"))
        .contains("javacpp.maxbytes=10240m ", "javacpp.maxphysicalbytes=11648m ")
        .doesNotContain("=1024m")
        .endsWith(" -Dmine=1");

    assertThat(ExecutorRoom.forWorkers(open, gib / 4, 3)).isEqualTo(open);
    Map<String, String> closed = properties("--set", given + "=500m");
    assertThat(ExecutorRoom.forWorkers(closed, 4 * gib, 3)).isEqualTo(closed);
  }

  /** As the driver has them. */
  private Map<String, String> properties(String... more) {
    String[] words = {"train", "--master", "local-cluster[2,2,1024]"};
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    Map<String, String> properties = new TreeMap<>(Map.of("spark.master", words[2]));
    for (String word : plan(all.toArray(String[]::new)).command()) {
      if (word.startsWith("-Dspark.")) {
        properties.put(word.substring(2, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      }
    }
    return properties;
  }

  @Test
  void standaloneMastersElsewhereAreServedTheJars() {
    LaunchPlan plan = plan("train", "--master", "spark://host:7077");

    assertThat(plan.environment()).containsEntry("SPARK_LOCAL_IP", "127.0.0.1");
    assertThat(plan.command())
        .contains(
            "-Dspark.jars=%1$s/lib/config-1.jar,%1$s/lib/tinderbox-deploy-1.jar".formatted(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://127.0.0.1:7077", "spark://localhost:7077"})
  void standaloneMastersHereNeedNotBe(String master) {
    assertThat(plan("train", "--master", master).command())
        .contains("-Dspark.executor.extraClassPath=" + folder + "/lib/*")
        .noneMatch(word -> word.startsWith("-Dspark.jars="));
  }

  @Test
  void defaultsOfTheEnvironmentAreReadAndSecretsStayInThem() throws IOException {
    Files.writeString(
        temporary.resolve("spark-defaults.conf"),
        "spark.master spark://127.0.0.1:7077\nspark.driver.memory 2g\nspark.authenticate.secret hush\n");
    Map<String, String> environment = Map.of("SPARK_CONF_DIR", temporary.toString());

    LaunchPlan plan = LaunchPlan.of(request(MACHINE, environment, "train"));

    assertThat(plan.command())
        .contains("-Xmx2048m", "-Dspark.executor.extraClassPath=" + folder + "/lib/*");
    assertThat(plan.words()).noneMatch(word -> word.contains("hush"));
    assertThat(
            LaunchPlan.of(request(MACHINE, environment, "train", "--master=local")).environment())
        .doesNotContainKey("SPARK_HOME");
  }

  @Test
  void secretsAreNotHandedToSparkSubmitOnItsCommandLine() throws IOException {
    Path home = temporary.resolve("spark-home");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"),
        "spark.master yarn\nspark.hadoop.fs.s3a.secret.key hush\nspark.yarn.queue night\n");
    Path conf = temporary.resolve("mine.conf");
    Files.writeString(conf, "spark.ssl.keyPassword = hush, spark.speculation = true");

    LaunchPlan plan =
        LaunchPlan.of(
            request(MACHINE, Map.of("SPARK_HOME", home.toString()), "train", "--conf=" + conf));

    assertThat(plan.words())
        .contains("spark.speculation=true")
        .noneMatch(word -> word.contains("hush"))
        // spark-submit reads it where it is.
        .noneMatch(word -> word.startsWith("spark.yarn.queue"));
  }

  @Test
  void installedSparkSubmits() throws IOException {
    Path home = temporary.resolve("spark home");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"),
        "spark.master yarn\nspark.driver.memory   3g\nspark.executor.extraJavaOptions -Dsite=1\n");

    LaunchPlan plan =
        LaunchPlan.of(
            request(
                MACHINE,
                Map.of("SPARK_HOME", home.toString(), "SPARK_SUBMIT_OPTS", "-Dgiven=1"),
                "train",
                "--set",
                "spark.yarn.queue=night shift"));

    assertThat(plan.command())
        .startsWith(
            home + "/bin/spark-submit", "--class", "io.tinderbox.deploy.Main", "--master", "yarn")
        .containsSequence("--conf", "spark.driver.memory=3072m")
        .containsSequence("--conf", "spark.yarn.queue=night shift")
        .anyMatch(
            word ->
                word.startsWith("spark.executor.extraJavaOptions=") && word.endsWith(" -Dsite=1"))
        .endsWith(
            folder + "/lib/tinderbox-deploy-1.jar",
            "train",
            "--set",
            "spark.yarn.queue=night shift");
    assertThat(plan.environment().get("SPARK_SUBMIT_OPTS"))
        .contains("javacpp.maxbytes")
        .endsWith(" -Dgiven=1");
    assertThat(plan.environment()).doesNotContainKey("SPARK_LOCAL_IP");
  }

  @Test
  void addressThatIsSetStays() {
    LaunchPlan plan = LaunchPlan.of(request(MACHINE, Map.of("SPARK_LOCAL_IP", "10.0.0.1"), "demo"));

    assertThat(plan.environment()).doesNotContainKey("SPARK_LOCAL_IP");
  }

  private String threads(String... arguments) {
    return plan(arguments).environment().get("OMP_NUM_THREADS");
  }

  private LaunchPlan plan(String... arguments) {
    return LaunchPlan.of(request(MACHINE, Map.of(), arguments));
  }

  private LaunchRequest request(
      Machine machine, Map<String, String> environment, String... arguments) {
    return new LaunchRequest(folder, "/jdk/bin/java", List.of(arguments), environment, machine);
  }
}
