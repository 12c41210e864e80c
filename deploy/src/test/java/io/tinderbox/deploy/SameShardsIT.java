package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same pictures, settings and seed give the same data folder, on however many executors and
 * whenever a process was killed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameShardsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHARDS = 60;

  private Path temporary;
  private Program program;
  private String undisturbed;

  @BeforeAll
  void ingestUndisturbed(@TempDir Path folder) throws Exception {
    temporary = folder;
    program = new Program(temporary);
    Path images = temporary.resolve("images");
    ShapePictures.draw(images, 300, 3);
    Files.writeString(images.resolve("circle/not a picture.jpg"), "text");
    Path data = temporary.resolve("local-1");
    program.run(ingest(data, "--master=local[1]")).done();
    undisturbed = digest(data);
  }

  @Test
  void onTwoThreads() throws Exception {
    Path data = temporary.resolve("local-2");
    program.run(ingest(data, "--master=local[2]")).done();
    assertThat(digest(data)).isEqualTo(undisturbed);
  }

  @Test
  void onTwoExecutorProcesses() throws Exception {
    Path data = temporary.resolve("cluster");
    program.run(ingest(data, "--master=local-cluster[2,1,1024]")).done();
    assertThat(digest(data)).isEqualTo(undisturbed);
  }

  /** By the number of shards that are published when the process is killed. */
  @ParameterizedTest(name = "with {0} shards")
  @ValueSource(ints = {0, SHARDS / 2, SHARDS - 1})
  void afterTheProcessWasKilled(int published) throws Exception {
    assertKilledAndFinished(published);
  }

  @Tag("slow")
  @ParameterizedTest(name = "with {0} shards")
  @ValueSource(ints = {1, 2, 5, 11, 17, 23, 37, 43, 53, SHARDS})
  void afterTheProcessWasKilledAtManyMoments(int published) throws Exception {
    assertKilledAndFinished(published);
  }

  private void assertKilledAndFinished(int published) throws Exception {
    Path data = temporary.resolve("killed-" + published);
    Program.Running running = program.start(ingest(data, "--master=local[2]"));
    while (running.process().isAlive()
        && !(Files.exists(data.resolve(".lock")) && shards(data) >= published)) {
      Thread.sleep(1);
    }
    running.kill();
    assertThat(running.process().exitValue()).as(Files.readString(running.err())).isEqualTo(137);
    if (Files.exists(data.resolve("_SUCCESS"))) {
      assertThat(digest(data)).isEqualTo(undisturbed);
    }

    program.run(ingest(data, "--master=local[2]")).done();
    assertThat(digest(data)).isEqualTo(undisturbed);
    assertThat(data.resolve(".ingest")).doesNotExist();
    program.run("verify", "--data=" + data).done();
  }

  private static String[] ingest(Path data, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "ingest",
                "--layout=class-folders",
                "--source=" + data.resolveSibling("images"),
                "--out=" + data,
                "--split=train=0.9,val=0.1",
                "--set=ingest.shards=" + SHARDS / 2,
                "--set=ingest.rowGroupExamples=16"));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  private static long shards(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).count();
    } catch (NoSuchFileException | java.io.UncheckedIOException e) {
      // Changed while it was looked at.
      return 0;
    }
  }

  private static String digest(Path data) throws IOException {
    return JSON.readTree(data.resolve("manifest.json").toFile()).path("digest").asText();
  }
}
