package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights as a scheduler starts them. What they decide is tested within one process (NightlyTest);
 * here processes are killed, stopped, started twice and short of disk, and exit.
 */
class NightlyIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Program program;
  private int arrivals;

  @BeforeEach
  void firstPictures() throws IOException {
    program = new Program(folder);
    arrive(30);
  }

  @Test
  void fourNights() throws Exception {
    Path home = folder.resolve("all nights");
    Program.Ended first = program.run(nightly(home, "1")).done();
    assertThat(first.out()).startsWith("1: promoted: ").contains("champion:", "history:", "next:");
    assertThat(champion(home)).isEqualTo("1");

    arrive(5);
    Program.Running second = program.start(nightly(home, "2"));
    Moment.checkpoint(home.resolve("runs/2/run"), 1).await(second.process());
    program.run(nightly(home, "2")).oneLine(6, "Cannot work in " + home);
    second.kill();
    assertThat(home.resolve("runs/2/result.json")).doesNotExist();
    assertThat(champion(home)).isEqualTo("1");

    arrive(5);
    Program.Running third = program.start(nightly(home, "3"));
    Moment.checkpoint(home.resolve("runs/3/run"), 1).await(third.process());
    assertThat(result(home, "2").path("status").asText()).isEqualTo("promoted");
    assertThat(champion(home)).isEqualTo("2");
    third.process().destroy();
    Program.Ended stopped = third.await();
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(5);
    assertThat(result(home, "3").path("status").asText()).isEqualTo("interrupted");
    assertThat(program.run(nightly(home, "3")).done().out()).startsWith("3: promoted: ");

    arrive(5);
    Program.Ended fourth =
        program.run(
            nightly(
                home,
                "4",
                "--set=nightly.gate.floor=0.9",
                "--set=train.learningRate.initial=0.000001"));
    assertThat(fourth.code()).as(fourth.err()).isEqualTo(4);
    assertThat(fourth.out()).startsWith("4: gate-not-met: ").contains("nightly.gate.floor");
    assertThat(result(home, "4").path("exitCode").asInt()).isEqualTo(4);
    Program.Ended again = program.run(nightly(home, "4"));
    assertThat(again.code()).isEqualTo(4);
    assertThat(again.out()).isEqualTo(fourth.out());
    assertThat(again.err()).isEmpty();
    assertThat(champion(home)).isEqualTo("3");

    assertThat(program.run(nightly(home, "5", "--rollback")).done().out())
        .contains("from 3 back to 2");
    assertThat(champion(home)).isEqualTo("2");
    assertThat(Files.readAllLines(home.resolve("history.jsonl"))).hasSize(5);
    lookAt(home.resolve("index.html"));
  }

  private void lookAt(Path page) throws Exception {
    Optional<Browser> browser = Browser.find(folder);
    if (browser.isEmpty()) {
      return;
    }
    Browser.Look look = browser.get().look(List.of(page), true, 400, 1600);
    assertThat(look.console()).isEmpty();
    for (JsonNode shown : look.pages()) {
      assertThat(shown.path("out")).as("beyond the edge: %s", shown).isEmpty();
      assertThat(shown.path("cut")).as("labels cut off: %s", shown).isEmpty();
      assertThat(shown.path("pageWidth").asInt()).isLessThanOrEqualTo(shown.path("width").asInt());
    }
  }

  @Test
  void theDiskIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 700)) {
      Path home = disk.folder().resolve("home");
      program.run(nightly(home, "1")).lastLine(5, "No space left on device");
      assertThat(home.resolve("champion.json")).doesNotExist();

      disk.grow(64 << 10);
      program.run(nightly(home, "1")).done();
      assertThat(champion(home)).isEqualTo("1");
    }
  }

  private void arrive(int perClass) throws IOException {
    Path drawn = folder.resolve("drawn");
    ShapePictures.draw(drawn, perClass, ++arrivals);
    try (Stream<Path> classes = Files.list(drawn)) {
      for (Path shape : classes.toList()) {
        Path to = folder.resolve("pictures").resolve(shape.getFileName()).resolve("at-" + arrivals);
        Files.createDirectories(to.getParent());
        Files.move(shape, to);
      }
    }
    Files.delete(drawn);
  }

  private String[] nightly(Path home, String id, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "nightly",
                "--id=" + id,
                "--master=local[2]",
                "--set=nightly.home=" + home,
                "--set=nightly.source=" + folder.resolve("pictures"),
                "--set=ingest.image.height=16",
                "--set=ingest.image.width=16",
                "--set=ingest.rowGroupExamples=16",
                "--set=model.name=mlp",
                "--set=model.width=0.1",
                "--set=input.crop=16",
                "--set=train.maxEpochs=4",
                "--set=train.batchSizePerWorker=8",
                "--set=distribution.threadsPerWorker=1",
                "--set=distribution.averagingFrequency=2",
                "--set=evaluate.tenCrop=false",
                // Any model may take charge, unless the floor forbids it.
                "--set=nightly.gate.significance=0",
                "--set=nightly.gate.maxDrop=1"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static String champion(Path home) throws IOException {
    return JSON.readTree(home.resolve("champion.json").toFile()).path("id").asText();
  }

  private static JsonNode result(Path home, String id) throws IOException {
    return JSON.readTree(home.resolve("runs/" + id + "/result.json").toFile());
  }
}
