package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.ingest.source.Layout;
import io.tinderbox.ingest.verification.VerificationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IngestJobTest extends IngestOnSpark {
  @Test
  void tinyImageNetKeepsItsSplits() {
    TestPictures.tinyImageNet(source);
    assertThat(recognise()).isEqualTo(Layout.TINY_IMAGENET);
    Manifest manifest = ingest(Layout.TINY_IMAGENET).manifest();
    assertThat(manifest.labels())
        .containsExactly(
            new Manifest.Label(0, "n01", "goldfish, Carassius"),
            new Manifest.Label(1, "n02", "frog"));
    assertThat(manifest.exampleCounts()).isEqualTo(Map.of("train", 12L, "val", 4L, "test", 3L));
    assertThat(manifest.split("train").classCounts()).containsExactly(6L, 6L);
    assertThat(manifest.split("val").classCounts()).containsExactly(2L, 2L);
    assertThat(manifest.split("test").classCounts()).isEmpty();
    assertThat(manifest.split("train").shards())
        .extracting(Manifest.Shard::path)
        .containsExactly("split=train/part-00000.parquet", "split=train/part-00001.parquet");
    assertThat(manifest.rejected().total()).isZero();
    VerificationResult verified = verify();
    assertThat(verified.examples()).isEqualTo(19);
    assertThat(ids("test")).allMatch(id -> id.startsWith("test/images/"));
  }

  @Test
  void classFoldersAreDividedClassByClass() {
    TestPictures.classFolder(source.resolve("a [b] 50% ü"), 20, 1);
    TestPictures.classFolder(source.resolve("c/deep er"), 10, 2);
    TestPictures.write(source.resolve("README.txt"), "about");
    TestPictures.write(source.resolve("c/Thumbs.db"), "x");
    TestPictures.write(source.resolve("c/.hidden"), "x");
    assertThat(recognise()).isEqualTo(Layout.CLASS_FOLDERS);
    settings.put("ingest.split", "train=8,val=1,test=1");
    IngestResult result = ingest(Layout.CLASS_FOLDERS);
    assertThat(result.sourceFiles()).isEqualTo(30);
    assertThat(result.manifest().split("train").classCounts()).containsExactly(8L, 8L);
    assertThat(result.manifest().split("val").classCounts()).containsExactly(1L, 1L);
    assertThat(result.manifest().split("test").classCounts()).containsExactly(1L, 1L);
    assertThat(result.manifest().rejected().byReason()).isEqualTo(Map.of("not-chosen", 10L));
    Set<String> ids = new TreeSet<>(ids("train"));
    ids.addAll(ids("val"));
    ids.addAll(ids("test"));
    assertThat(ids).hasSize(20).contains("c/deep er/picture 0.JPEG", "c/deep er/picture 9.JPEG");
    assertThat(ids).anyMatch(id -> id.startsWith("a [b] 50% ü/picture "));
  }

  @Test
  void splitFoldersNameTheirSplits() {
    for (String split : new String[] {"train", "dev set"}) {
      TestPictures.classFolder(source.resolve(split).resolve("cat"), 4, 1);
      TestPictures.classFolder(source.resolve(split).resolve("dog"), 5, 2);
    }
    TestPictures.classFolder(source.resolve("unlabelled"), 2, 3);
    assertThat(recognise()).isEqualTo(Layout.SPLIT_FOLDERS);
    Manifest manifest = ingest(Layout.SPLIT_FOLDERS).manifest();
    assertThat(manifest.exampleCounts())
        .isEqualTo(Map.of("train", 9L, "dev set", 9L, "unlabelled", 2L));
    assertThat(manifest.split("dev set").classCounts()).containsExactly(4L, 5L);
    assertThat(manifest.split("unlabelled").labelled()).isFalse();
    verify();
  }

  @Test
  void aDividedSourceCountsWhatItDrops() throws IOException {
    TestPictures.tinyImageNet(source);
    settings.put("ingest.split", "train=0.5,val=0.5");
    Manifest manifest = ingest(Layout.TINY_IMAGENET).manifest();
    assertThat(manifest.splits().keySet()).containsExactly("train", "val");
    assertThat(manifest.split("train").examples() + manifest.split("val").examples()).isEqualTo(12);
    assertThat(manifest.rejected().byReason()).isEqualTo(Map.of("dropped-split", 7L));
    assertThat(Files.readAllLines(output.resolve("rejected.jsonl"))).hasSize(7);
  }

  @Test
  void theDigestDoesNotDependOnTheNumberOfThreadsOrTheSerialiser() throws IOException {
    TestPictures.tinyImageNet(source);
    Manifest two = ingest(Layout.TINY_IMAGENET).manifest();
    byte[] written = Files.readAllBytes(output.resolve("manifest.json"));
    spark.stop();
    TreeMap<String, String> properties = new TreeMap<>(SPARK);
    properties.put("spark.master", "local[1]");
    properties.put("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    spark = SparkContexts.start("ingest tests", properties);
    output = folder.resolve("other");
    Manifest one = ingest(Layout.TINY_IMAGENET).manifest();
    assertThat(one).isEqualTo(two);
    assertThat(Files.readAllBytes(output.resolve("manifest.json"))).isEqualTo(written);
    assertThat(one.digest()).hasSize(64);
    settings.put("ingest.seed", "2");
    output = folder.resolve("seeded");
    assertThat(ingest(Layout.TINY_IMAGENET).manifest().digest()).isNotEqualTo(one.digest());
  }

  @Test
  void whatCannotBeUsedIsCountedAndNamed() throws IOException {
    TestPictures.classFolder(source.resolve("a"), 20, 1);
    TestPictures.classFolder(source.resolve("b"), 20, 2);
    TestPictures.write(source.resolve("a/text.JPEG"), "no picture");
    TestPictures.write(source.resolve("b/empty.jpg"), "");
    byte[] whole = Files.readAllBytes(source.resolve("a/picture 0.JPEG"));
    Files.write(source.resolve("b/half.jpg"), java.util.Arrays.copyOf(whole, whole.length / 2));
    TestPictures.jpeg(source.resolve("loose.jpg"), 8, 1);

    assertFails(ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS), "4 of 44", "a/text.JPEG");
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
    assertThat(output.resolve("manifest.json")).doesNotExist();

    settings.put("ingest.maxRejectedFraction", "0.1");
    IngestResult result = ingest(Layout.CLASS_FOLDERS);
    assertThat(result.examples() + result.manifest().rejected().total())
        .isEqualTo(result.sourceFiles())
        .isEqualTo(44);
    assertThat(result.manifest().rejected().byReason())
        .isEqualTo(Map.of("not-an-image", 1L, "empty", 1L, "truncated", 1L, "no-label", 1L));
    assertThat(Files.readString(output.resolve("rejected.jsonl")))
        .startsWith("{\"path\":\"a/text.JPEG\",\"reason\":\"not-an-image\"")
        .hasLineCount(4);
  }

  @Test
  void limitsOfOneFileAreSettings() throws IOException {
    TestPictures.classFolder(source.resolve("a"), 20, 1);
    TestPictures.classFolder(source.resolve("b"), 20, 2);
    byte[] whole = Files.readAllBytes(source.resolve("a/picture 0.JPEG"));
    Files.write(source.resolve("b/half.jpg"), java.util.Arrays.copyOf(whole, whole.length - 20));
    Files.write(source.resolve("b/long.jpg"), java.util.Arrays.copyOf(whole, 20_000));
    settings.put("ingest.maxRejectedFraction", "0.1");
    settings.put("ingest.maxFileBytes", "19999");
    settings.put("ingest.truncated", "keep");
    IngestResult result = ingest(Layout.CLASS_FOLDERS);
    assertThat(result.examples()).isEqualTo(41);
    assertThat(result.manifest().rejected().byReason()).isEqualTo(Map.of("too-large", 1L));
  }

  @Test
  void aCompleteFolderIsKeptUnlessToldOtherwise() throws IOException {
    TestPictures.classFolder(source.resolve("a"), 10, 1);
    TestPictures.classFolder(source.resolve("b"), 10, 2);
    Manifest first = ingest(Layout.CLASS_FOLDERS).manifest();
    IngestResult again = ingest(Layout.CLASS_FOLDERS);
    assertThat(again.alreadyComplete()).isTrue();
    assertThat(again.manifest()).isEqualTo(first);

    TestPictures.jpeg(source.resolve("a/new.jpg"), 20, 3);
    assertFails(ExitCode.USAGE, () -> ingest(Layout.CLASS_FOLDERS), "--overwrite");
    IngestResult replaced = ingest(Layout.CLASS_FOLDERS, IngestMode.OVERWRITE);
    assertThat(replaced.alreadyComplete()).isFalse();
    assertThat(replaced.examples()).isEqualTo(21);
    verify();
  }

  @Test
  void aFolderOfOthersIsLeftAlone() {
    TestPictures.classFolder(source.resolve("a"), 3, 1);
    TestPictures.write(output.resolve("thesis.tex"), "years of work");
    assertFails(
        ExitCode.USAGE, () -> ingest(Layout.CLASS_FOLDERS, IngestMode.OVERWRITE), "thesis.tex");
    assertThat(output.resolve("thesis.tex")).exists();
    output = source.resolve("inside");
    assertFails(ExitCode.USAGE, () -> ingest(Layout.CLASS_FOLDERS), "outside the source");
  }

  @Test
  void sourcesWithoutPicturesAreToldApart() throws IOException {
    assertFails(ExitCode.USAGE, () -> ingest(Layout.CLASS_FOLDERS), "found nothing");
    assertThat(output).doesNotExist();
    Files.createDirectories(source);
    assertFails(ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS), "found none");
    TestPictures.classFolder(source.resolve("a"), 3, 1);
    Files.createDirectories(source.resolve("hollow"));
    assertFails(ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS), "'hollow'");
    TestPictures.write(source.resolve("hollow/x.jpg"), "no picture");
    settings.put("ingest.maxRejectedFraction", "1");
    assertFails(ExitCode.DATA, () -> ingest(Layout.CLASS_FOLDERS), "'hollow'");
  }

  @Test
  void tinyImageNetNamesWhatIsWrong() throws IOException {
    TestPictures.tinyImageNet(source);
    TestPictures.write(source.resolve("wnids.txt"), "n01\nn02\nn99\n");
    assertFails(ExitCode.DATA, () -> ingest(Layout.TINY_IMAGENET), "'n99'");
    TestPictures.write(source.resolve("wnids.txt"), "n01\nn02\n");
    Files.delete(source.resolve("val/images/val_n01_0.JPEG"));
    TestPictures.jpeg(source.resolve("val/images/stray.JPEG"), 8, 1);
    settings.put("ingest.maxRejectedFraction", "0.2");
    assertThat(ingest(Layout.TINY_IMAGENET).manifest().rejected().byReason())
        .isEqualTo(Map.of("missing", 1L, "no-label", 1L));
    Files.delete(source.resolve("val/val_annotations.txt"));
    assertFails(ExitCode.DATA, () -> ingest(Layout.TINY_IMAGENET), "val_annotations.txt");
  }

  @Test
  void verificationFindsWhatDiffers() throws IOException {
    TestPictures.tinyImageNet(source);
    ingest(Layout.TINY_IMAGENET);
    assertThat(verify().shards()).isEqualTo(4);
    Path shard = output.resolve("split=train/part-00001.parquet");
    byte[] whole = Files.readAllBytes(shard);
    for (int at : new int[] {5, 150, 2000, whole.length / 2, whole.length - 20}) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(shard, flipped);
      assertFails(ExitCode.DATA, this::verify, "part-00001.parquet");
    }
    Files.delete(shard);
    assertFails(ExitCode.DATA, this::verify, "part-00001.parquet", "found nothing");
    Files.write(shard, whole);
    TestPictures.write(output.resolve("split=train/part-00002.parquet"), "other");
    assertFails(ExitCode.DATA, this::verify, "part-00002.parquet");
    Files.delete(output.resolve("split=train/part-00002.parquet"));
    verify();
    Path manifest = output.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"name\" : \"frog\"", "\"name\" : \"toad\""));
    assertFails(ExitCode.DATA, this::verify, "digest");
  }

  @Test
  void verificationReportsThePicturesThatTwoSplitsHave() throws IOException {
    TestPictures.tinyImageNet(source);
    Path train = source.resolve("train/n01/images/picture 0.JPEG");
    Files.copy(train, source.resolve("test/images/again.JPEG"));
    Files.copy(
        source.resolve("train/n01/images/picture 1.JPEG"),
        source.resolve("train/n02/images/in the same split.JPEG"));
    ingest(Layout.TINY_IMAGENET);
    assertThat(verify().shared())
        .hasSize(1)
        .first()
        .satisfies(
            shared -> {
              assertThat(List.of(shared.split(), shared.otherSplit()))
                  .containsExactlyInAnyOrder("train", "test");
              assertThat(List.of(shared.id(), shared.otherId())).contains("test/images/again.JPEG");
            });
  }

  @Test
  void aSplitIsCutIntoAsManyShardsAsAskedFor() {
    TestPictures.classFolder(source.resolve("a"), 23, 1);
    settings.put("ingest.split", "train=23");
    settings.put("ingest.shards", "4");
    assertThat(ingest(Layout.CLASS_FOLDERS).manifest().split("train").shards())
        .extracting(Manifest.Shard::examples)
        .containsExactlyInAnyOrder(5, 6, 6, 6);
  }

  @Test
  void aChoiceOfClassesAndALimitAreKeptToAndCounted() {
    TestPictures.tinyImageNet(source);
    settings.put("ingest.classes", "1");
    Manifest first = ingest(Layout.TINY_IMAGENET).manifest();
    assertThat(first.labels()).extracting(Manifest.Label::id).containsExactly("n01");
    assertThat(first.exampleCounts()).isEqualTo(Map.of("train", 6L, "val", 2L));
    assertThat(first.rejected().byReason()).isEqualTo(Map.of("not-chosen", 11L));

    output = folder.resolve("listed");
    settings.put("ingest.classes", "n02");
    settings.put("ingest.limit", "5");
    Manifest listed = ingest(Layout.TINY_IMAGENET).manifest();
    assertThat(listed.labels()).extracting(Manifest.Label::id).containsExactly("n02");
    assertThat(listed.exampleCounts()).isEqualTo(Map.of("train", 4L, "val", 1L));

    output = folder.resolve("missing");
    settings.put("ingest.classes", "n02,n77");
    assertFails(ExitCode.USAGE, () -> ingest(Layout.TINY_IMAGENET), "n77");
  }
}
