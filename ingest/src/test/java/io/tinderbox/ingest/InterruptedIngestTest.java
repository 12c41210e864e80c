package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.ingest.source.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a job that did not end leaves, and what the next one makes of it. */
class InterruptedIngestTest extends IngestOnSpark {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
  private Manifest whole;

  @BeforeEach
  void makeOneWithoutInterruption() {
    TestPictures.classFolder(source.resolve("a"), 20, 1);
    TestPictures.classFolder(source.resolve("b"), 20, 2);
    TestPictures.write(source.resolve("a/text.jpg"), "no picture");
    settings.put("ingest.split", "train=15,val=5");
    settings.put("ingest.maxRejectedFraction", "1");
    whole = ingest(Layout.CLASS_FOLDERS).manifest();
    output = folder.resolve("interrupted");
  }

  @Test
  void shardsThatWereFinishedAreNotMadeAgain() throws IOException {
    interruptAfterShards();
    List<Path> shards = shards();
    Path damaged = shards.get(0);
    Files.write(damaged, new byte[] {1, 2, 3});
    Path altered = shards.get(1);
    byte[] bytes = Files.readAllBytes(altered);
    bytes[bytes.length / 2] ^= 1;
    Files.write(altered, bytes);
    Path gone = shards.get(2);
    Files.delete(gone);
    for (Path shard : shards.subList(3, shards.size())) {
      Files.setLastModifiedTime(shard, LONG_AGO);
    }

    assertThat(ingest(Layout.CLASS_FOLDERS).manifest()).isEqualTo(whole);
    assertThat(Files.readString(output.resolve("rejected.jsonl"))).contains("a/text.jpg");
    assertThat(shards()).hasSameSizeAs(shards);
    for (Path shard : shards.subList(3, shards.size())) {
      assertThat(Files.getLastModifiedTime(shard)).isEqualTo(LONG_AGO);
    }
    verify();
    assertThat(output.resolve(".ingest")).doesNotExist();
  }

  @Test
  void aJobOfOtherSettingsStartsOver() throws IOException {
    interruptAfterShards();
    TestPictures.write(output.resolve("split=train/part-00077.parquet"), "left over");
    TestPictures.write(output.resolve("split=old/.part-00000.parquet.1-1.tmp"), "left over");
    settings.put("ingest.seed", "5");
    Manifest other = ingest(Layout.CLASS_FOLDERS).manifest();
    assertThat(other.digest()).isNotEqualTo(whole.digest());
    assertThat(output.resolve("split=train/part-00077.parquet")).doesNotExist();
    verify();
  }

  @Test
  void anOutcomeThatCannotBeReadOnlyCostsItsShard() throws IOException {
    interruptAfterShards();
    try (Stream<Path> outcomes = Files.walk(output.resolve(".ingest/outcomes"))) {
      outcomes.filter(Files::isRegularFile).forEach(file -> TestPictures.write(file, "{\"spl"));
    }
    assertThat(ingest(Layout.CLASS_FOLDERS).manifest()).isEqualTo(whole);
    verify();
  }

  /** As a process leaves the folder that ends between its last shard and the manifest. */
  private void interruptAfterShards() {
    settings.put("ingest.maxRejectedFraction", "0");
    assertFails(ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS), "a/text.jpg");
    assertThat(output.resolve("manifest.json")).doesNotExist();
    settings.put("ingest.maxRejectedFraction", "1");
  }

  private List<Path> shards() throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
