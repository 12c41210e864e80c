package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.ingest.job.Drift;
import io.tinderbox.ingest.source.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New files to a complete data folder. */
class AppendTest extends IngestOnSpark {
  private Manifest before;

  @BeforeEach
  void makeTheFolder() {
    TestPictures.classFolder(source.resolve("a"), 30, 1);
    TestPictures.classFolder(source.resolve("b"), 30, 2);
    settings.put("ingest.split", "train=0.7,val=0.3");
    settings.put("ingest.maxRejectedFraction", "1");
    before = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND).manifest();
  }

  @Test
  void newFilesBecomeNewShardsAndOldOnesStayAsTheyAre() throws IOException {
    Set<String> trainBefore = new HashSet<>(ids("train"));
    Set<String> valBefore = new HashSet<>(ids("val"));
    for (int i = 0; i < 20; i++) {
      TestPictures.jpeg(source.resolve("b/new %d.jpg".formatted(i)), 20, 100 + i);
    }
    TestPictures.write(source.resolve("a/new.jpg"), "no picture");

    IngestResult result = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND);
    Manifest after = result.manifest();

    assertThat(result.sourceFiles()).isEqualTo(21);
    assertThat(result.examples()).isEqualTo(80);
    assertThat(after.rejected().byReason()).isEqualTo(Map.of("not-an-image", 1L));
    for (String split : new String[] {"train", "val"}) {
      List<Manifest.Shard> shards = after.split(split).shards();
      List<Manifest.Shard> old = before.split(split).shards();
      assertThat(shards.subList(0, old.size())).isEqualTo(old);
      assertThat(shards).hasSizeGreaterThan(old.size()).doesNotHaveDuplicates();
    }
    assertThat(ids("train")).containsAll(trainBefore);
    assertThat(ids("val")).containsAll(valBefore);
    assertThat(after.digest()).isNotEqualTo(before.digest());
    verify();
  }

  @Test
  void statisticsAndSplitsAreThoseOfAFolderMadeAtOnce() {
    TestPictures.classFolder(source.resolve("a/later"), 15, 7);
    Manifest after = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND).manifest();
    output = folder.resolve("at once");
    Manifest atOnce = ingest(Layout.CLASS_FOLDERS).manifest();

    assertThat(after.channelMean()).isEqualTo(atOnce.channelMean());
    assertThat(after.channelStd()).isEqualTo(atOnce.channelStd());
    assertThat(after.pixelCovariance()).isEqualTo(atOnce.pixelCovariance());
    assertThat(after.exampleCounts()).isEqualTo(atOnce.exampleCounts());
    assertThat(after.split("val").classCounts()).isEqualTo(atOnce.split("val").classCounts());
  }

  @Test
  void nothingNewIsNothingToDo() throws IOException {
    byte[] manifest = Files.readAllBytes(output.resolve("manifest.json"));
    TestPictures.write(source.resolve("a/bad.jpg"), "no picture");
    ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND);
    IngestResult again = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND);
    assertThat(again.alreadyComplete()).isTrue();
    assertThat(again.manifest().rejected().total()).isEqualTo(1);
    assertThat(again.manifest().splits()).isEqualTo(before.splits());
    assertThat(Files.readAllBytes(output.resolve("manifest.json"))).isNotEqualTo(manifest);
  }

  @Test
  void whatTheFolderHasNoPlaceForIsRefused() throws IOException {
    byte[] manifest = Files.readAllBytes(output.resolve("manifest.json"));
    TestPictures.classFolder(source.resolve("zebra"), 3, 5);
    assertFails(
        ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND), "found zebra");
    settings.put("ingest.image.height", "17");
    settings.put("ingest.seed", "3");
    assertFails(
        ExitCode.USAGE,
        () -> ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND),
        "ingest.image.height = '16', found '17'",
        "ingest.seed = '1', found '3'");
    assertThat(Files.readAllBytes(output.resolve("manifest.json"))).isEqualTo(manifest);
    verify();
  }

  @Test
  void anotherSourceMayAddNewNamesButNotTheSameOnes() {
    source = folder.resolve("tonight");
    TestPictures.jpeg(source.resolve("b/tonight.jpg"), 20, 3);
    IngestResult result = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND);
    assertThat(result.examples()).isEqualTo(61);
    assertThat(result.manifest().origin().sources()).hasSize(2).last().asString().endsWith("night");

    source = folder.resolve("tomorrow");
    TestPictures.jpeg(source.resolve("b/tonight.jpg"), 20, 4);
    assertFails(
        ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND), "b/tonight.jpg");
    verify();
  }

  @Test
  void anAdditionThatWasInterruptedIsFinished() throws IOException {
    TestPictures.classFolder(source.resolve("a/later"), 15, 7);
    TestPictures.write(source.resolve("a/later/bad.jpg"), "no picture");
    settings.put("ingest.maxRejectedFraction", "0");
    assertFails(
        ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND), "later/bad.jpg");
    assertThat(open().manifest()).isEqualTo(before);
    verify();
    settings.put("ingest.maxRejectedFraction", "1");
    Manifest after = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND).manifest();
    assertThat(after.exampleCounts().values().stream().mapToLong(n -> n).sum()).isEqualTo(75);
    verify();

    TestPictures.write(output.resolve("split=train/part-00099.parquet"), "of an addition");
    TestPictures.jpeg(source.resolve("a/last.jpg"), 20, 3);
    ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND);
    assertThat(output.resolve("split=train/part-00099.parquet")).doesNotExist();
    verify();
  }

  @Test
  void driftTellsWhatIsDifferentInTheAddition() {
    TestPictures.classFolder(source.resolve("a/later"), 40, 7);
    for (int i = 0; i < 40; i++) {
      TestPictures.write(source.resolve("a/later/%d.txt".formatted(i)), "no picture");
    }
    IngestResult result = ingest(Layout.CLASS_FOLDERS, IngestMode.APPEND);
    Drift drift = result.drift().orElseThrow();
    assertThat(drift.examplesBefore()).isEqualTo(60);
    assertThat(drift.examplesAdded()).isEqualTo(40);
    assertThat(drift.classDistance()).isEqualTo(0.5, within(1e-9));
    assertThat(drift.rejectedFractionBefore()).isZero();
    assertThat(drift.rejectedFractionAdded()).isEqualTo(0.5, within(1e-9));
    assertThat(drift.meanShift()).isBetween(0.0, 1.0);
    assertThat(output.resolve("drift.json")).content().contains("\"classDistance\" : 0.5");
  }
}
