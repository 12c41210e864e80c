package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.common.storage.FaultyProxy;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.HdfsCluster;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.S3Server;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.ingest.source.Layout;
import io.tinderbox.ingest.verification.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same pictures, wherever they lie and wherever their shards go, are the same data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteFoldersTest {
  private static final Location BUCKET = Location.of("s3a://pictures/");

  private HdfsCluster hdfs;
  private S3Server s3;
  private Storage storage;
  private JavaSparkContext spark;
  private Location local;
  private String digest;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    hdfs = HdfsCluster.start(folder.resolve("hdfs"));
    s3 = S3Server.start("pictures");
    storage = Storage.of(properties());
    spark =
        SparkContexts.start(
            "RemoteFoldersTest", Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"));
    Path pictures = folder.resolve("my [pictures] 100% ü");
    TestPictures.tinyImageNet(pictures);
    local = Location.of(pictures);
    digest = ingest(storage, local, Location.of(folder.resolve("shards"))).digest();
  }

  @AfterAll
  void stop() {
    spark.stop();
    s3.close();
    hdfs.close();
  }

  @Test
  void fromHdfsToHdfs() {
    Location source = hdfs.root().child("source [1] 100% ü");
    copy(source);
    Location output = hdfs.root().child("shards");

    assertThat(ingest(storage, source, output).digest()).isEqualTo(digest);

    requireWhole(output);
  }

  @Test
  void fromS3ToS3() {
    Location source = BUCKET.child("source [1] 100% ü");
    copy(source);
    Location output = BUCKET.child("shards");

    assertThat(ingest(storage, source, output).digest()).isEqualTo(digest);

    requireWhole(output);
    assertThat(s3.unfinishedUploads("pictures")).isZero();
  }

  @Test
  void fromS3ToS3ThatFailsAtTimes() throws IOException {
    Location source = BUCKET.child("source of faults");
    copy(source);
    Location output = BUCKET.child("shards despite faults");
    try (FaultyProxy proxy = FaultyProxy.before(s3.port())) {
      Storage faulty = Storage.of(s3.hadoopProperties(proxy));

      assertThat(ingest(faulty, source, output).digest()).isEqualTo(digest);

      assertThat(proxy.spoiled()).isGreaterThan(10);
    }
    requireWhole(output);
  }

  @Test
  void fromAnArchiveInS3() throws Exception {
    Path packed = Files.createTempFile("pictures", ".tgz");
    Process tar =
        new ProcessBuilder("tar", "-czf", packed.toString(), "-C", local.path(), ".").start();
    assertThat(tar.waitFor()).isZero();
    Location archive = BUCKET.child("pictures.tgz");
    storage.write(archive, Files.readAllBytes(packed));
    Files.delete(packed);

    Location output = BUCKET.child("shards of an archive");
    assertThat(ingest(storage, archive, output).digest()).isEqualTo(digest);

    requireWhole(output);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(s3.hadoopProperties());
    properties.putAll(hdfs.hadoopProperties());
    return properties;
  }

  private void copy(Location to) {
    for (FileEntry file : storage.listFiles(local)) {
      storage.write(to.child(file.location().relativeTo(local)), storage.read(file.location()));
    }
  }

  private Manifest ingest(Storage with, Location source, Location output) {
    Map<String, String> settings =
        Map.of(
            "ingest.image.height", "16",
            "ingest.image.width", "16",
            "ingest.shardExamples", "7",
            "ingest.rowGroupExamples", "3");
    IngestConfig config =
        IngestConfig.from(Settings.of("", "test", new TreeMap<>(settings)).reader());
    return IngestJob.of(spark, with, config, Progress.SILENT)
        .execute(new IngestRequest(Layout.TINY_IMAGENET, source, output, IngestMode.CREATE))
        .manifest();
  }

  private void requireWhole(Location output) {
    DataFolder data = DataFolder.open(storage, output);
    assertThat(Verification.verify(spark, data, Progress.SILENT).examples()).isEqualTo(19);
    assertThat(storage.list(output))
        .extracting(entry -> entry.location().name())
        .containsExactly(
            "_SUCCESS",
            "manifest.json",
            "rejected.jsonl",
            "split=test",
            "split=train",
            "split=val");
  }
}
