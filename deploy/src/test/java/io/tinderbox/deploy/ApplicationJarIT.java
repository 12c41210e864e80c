package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one application jar, as it is handed to a cluster: by {@code spark-submit} alone, which knows
 * nothing of the launch plan. Without the jar, which the profile {@code app-jar} makes, it is
 * skipped.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationJarIT {
  private static final Path JAR = Program.FOLDER.resolve("tinderbox-app.jar");

  private Path folder;
  private Program program;
  private StandaloneCluster cluster;
  private Path submit;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    assumeThat(JAR).exists();
    folder = temporary;
    program = new Program(folder);
    submit = sparkHome(folder.resolve("spark"));
    ShapePictures.draw(folder.resolve("images"), 24, 3);
    cluster = StandaloneCluster.start(folder.resolve("cluster"));
    // Of two cores in all: the driver of cluster mode takes one of them.
    cluster.startWorker().process();
    cluster.startWorker().process();
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void trainsTheSameInClientModeAndInClusterModeAndHere() throws Exception {
    String data = "--data=" + folder.resolve("shards");
    String run = "--run=" + folder.resolve("run");
    client(
        "ingest",
        "--layout=class-folders",
        "--source=" + folder.resolve("images"),
        "--out=" + folder.resolve("shards"));
    client(train(data, run));
    client(
        "evaluate",
        run,
        data,
        "--on=executors",
        "--split=val",
        "--out=" + folder.resolve("evaluation"));
    assertThat(folder.resolve("evaluation/report.html")).exists();

    String[] again = train(data, "--run=" + folder.resolve("run-in-cluster"));
    submitted("cluster", again);
    // What the driver leaves last; how it ended is not for spark-submit to say.
    Path result = folder.resolve("run-in-cluster/result.json");
    assertThat(SmallTraining.result(result.getParent()).path("parametersSha256"))
        .isEqualTo(SmallTraining.result(folder.resolve("run")).path("parametersSha256"));
    assertThat(cluster.logs())
        .contains("DriverWrapper")
        .doesNotContain(Files.readString(cluster.folder().resolve("secret")));
    // And the same as by the launcher, in one process.
    program.run(train(data, "--run=" + folder.resolve("run-here"))).done();
    assertThat(SmallTraining.result(folder.resolve("run-here")).path("parametersSha256"))
        .isEqualTo(SmallTraining.result(folder.resolve("run")).path("parametersSha256"));
  }

  private static String[] train(String data, String run) {
    return new String[] {
      "train",
      data,
      run,
      "--set=model.name=logistic",
      "--set=train.maxEpochs=2",
      "--set=train.batchSizePerWorker=8",
      "--set=distribution.workers=2",
      "--set=distribution.threadsPerWorker=1"
    };
  }

  private void client(String... arguments) throws Exception {
    submitted("client", arguments);
  }

  private void submitted(String mode, String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--properties-file",
                cluster.folder().resolve("conf/spark-defaults.conf").toString(),
                "--deploy-mode",
                mode,
                "--class",
                "io.tinderbox.deploy.Main",
                "--driver-memory",
                "512m",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.standalone.submit.waitAppCompletion=true",
                JAR.toString()));
    words.addAll(List.of(arguments));
    Map<String, String> environment = new TreeMap<>(Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    environment.put("OMP_WAIT_POLICY", "PASSIVE");
    environment.put("THP_MEM_ALLOC_ENABLE", "1");
    environment.put("SPARK_SCALA_VERSION", "2.12");
    program.start(environment, submit, words.toArray(String[]::new)).await().done();
  }

  /** What a Spark installation has of it: the jars, and two scripts that come to the same. */
  private static Path sparkHome(Path home) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createSymbolicLink(home.resolve("jars"), Program.FOLDER.resolve("spark/jars"));
    script(
        home.resolve("bin/spark-class"),
        """
        #!/usr/bin/env bash
        command=()
        {
          read -r _
          while IFS= read -r -d '' word; do command+=("$word"); done
        } < <(java -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@")
        exec "${command[@]}"
        """);
    return script(
        home.resolve("bin/spark-submit"),
        """
        #!/usr/bin/env bash
        export SPARK_HOME=$(cd "$(dirname "$0")/.." && pwd)
        exec "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.SparkSubmit "$@"
        """);
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
