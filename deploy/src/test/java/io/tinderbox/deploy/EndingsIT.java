package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a run cannot survive ends it with one clear line and an exit code; once the cause is gone it
 * goes on, to the parameters of a run that was left alone.
 */
class EndingsIT extends DisturbedTraining {
  private static final String PATIENCE = "--set=spark.tinderbox.executorTimeout=5s";

  @Test
  void allWorkersAreLost() throws Exception {
    Path run = training.place("lost");
    try (StandaloneCluster cluster = StandaloneCluster.start(training.place("cluster"))) {
      StandaloneCluster.Worker worker = cluster.startWorker();
      Program.Running running = training.on(cluster).start(run, PATIENCE);
      Moment.checkpoint(run, 1).await(running.process());
      StandaloneCluster.lose(worker);

      running.await().lastLine(5, "found none for 5 s (spark.tinderbox.executorTimeout)");
    }
    assertThat(SmallTraining.result(run).path("status").asText()).isEqualTo("interrupted");

    assertThat(training.trained(run, LOCAL, "--resume")).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @Test
  void noWorkerEverComes() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(training.place("empty-cluster"))) {
      training
          .on(cluster)
          .train(training.place("waiting"), PATIENCE)
          .lastLine(5, "expected executors on " + cluster.url());
    }
  }

  @Tag("slow")
  @Test
  void aWorkerThatIsLostIsFollowedByAnother() throws Exception {
    Path run = training.place("followed");
    try (StandaloneCluster cluster = StandaloneCluster.start(training.place("next-cluster"))) {
      StandaloneCluster.Worker first = cluster.startWorker();
      Program.Running running = training.on(cluster).start(run);
      Moment.checkpoint(run, 1).await(running.process());
      StandaloneCluster.lose(first);
      cluster.startWorker();

      running.await().done();
    }
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** Spark gives up a master that does not answer after a minute. */
  @Tag("slow")
  @Test
  void noMasterAnswers() throws Exception {
    training
        .train(training.place("no-master"), "--master=spark://127.0.0.1:1")
        .lastLine(5, "master");
  }

  @Tag("slow")
  @Test
  void anExecutorIsShortOfMemory() throws Exception {
    training
        .train(
            training.place("small-executor"),
            "--master=local-cluster[1,1,1024]",
            "--set=spark.executor.memoryOverhead=384m",
            "--set=model.width=4.0")
        .lastLine(5, "spark.executor.memory and spark.executor.memoryOverhead");
  }

  @Test
  void aShardIsAltered() throws Exception {
    SmallTraining other = training.in(copyOfData("altered"));
    Path shard = firstShard(other.data());
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);

    other.train(other.place("run"), LOCAL).lastLine(3, shard.toString());

    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    assertThat(other.trained(other.place("run"), LOCAL, "--resume")).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @Test
  void aShardIsCutOff() throws Exception {
    SmallTraining other = training.in(copyOfData("cut-off"));
    Path shard = firstShard(other.data());
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));

    other.train(other.place("run"), LOCAL).lastLine(3, shard.toString());
  }

  @Test
  void aShardIsMissing() throws Exception {
    SmallTraining other = training.in(copyOfData("missing"));
    Path shard = firstShard(other.data());
    Files.delete(shard);

    other.train(other.place("run"), LOCAL).lastLine(3, shard.toString());
  }

  @Test
  void theDiskOfTheRunIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(training.place("disk"), 1500)) {
      Path run = disk.folder().resolve("run");
      training.train(run, LOCAL).lastLine(5, "No space left on device");
      assertThat(run.resolve("checkpoints/epoch-00002-round-000000/checkpoint.json")).exists();

      disk.grow(64 << 10);
      assertThat(training.trained(run, LOCAL, "--resume")).isEqualTo(undisturbed);
    }
  }

  /** A network that the heap cannot hold, so that Spark moves slices to its own files. */
  @Tag("slow")
  @Test
  void theDiskForSparksFilesIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(training.place("scratch"), 64 << 10)) {
      training
          .train(
              training.place("no-scratch"),
              LOCAL,
              "--set=model.width=4.0",
              "--set=spark.driver.memory=600m",
              "--set=spark.local.dir=" + disk.folder())
          .lastLine(5, "No space left on device");
    }
  }

  private Path copyOfData(String name) throws IOException {
    Path folder = training.place(name);
    try (Stream<Path> files = Files.walk(training.data())) {
      for (Path file : files.toList()) {
        Path target = folder.resolve(training.place("").relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return folder;
  }

  private static Path firstShard(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("split=train"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().findFirst().get();
    }
  }
}
