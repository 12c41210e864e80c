package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.common.shard.ShardReader;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.ingest.source.FolderTree;
import io.tinderbox.ingest.source.Layout;
import io.tinderbox.ingest.verification.Verification;
import io.tinderbox.ingest.verification.VerificationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An ingest from a folder of drawn pictures into another, on a local Spark. */
abstract class IngestOnSpark {
  static final Map<String, String> SPARK =
      Map.of("spark.master", "local[2]", "spark.ui.enabled", "false");
  static JavaSparkContext spark;

  @TempDir Path folder;
  final Storage storage = Storage.local();
  final TreeMap<String, String> settings = new TreeMap<>();
  Path source;
  Path output;

  @BeforeAll
  static void startSpark() {
    spark = SparkContexts.start("ingest tests", SPARK);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void small() {
    source = folder.resolve("my [pictures] 100% ü");
    output = folder.resolve("out put");
    settings.put("ingest.image.height", "16");
    settings.put("ingest.image.width", "16");
    settings.put("ingest.shardExamples", "7");
    settings.put("ingest.rowGroupExamples", "3");
  }

  Layout recognise() {
    return Layout.recognise(new FolderTree(storage, Location.of(source)));
  }

  IngestResult ingest(Layout layout) {
    return ingest(layout, IngestMode.CREATE);
  }

  IngestResult ingest(Layout layout, IngestMode mode) {
    IngestConfig config = IngestConfig.from(Settings.of("", "test", settings).reader());
    return IngestJob.of(spark, storage, config, Progress.SILENT)
        .execute(new IngestRequest(layout, Location.of(source), Location.of(output), mode));
  }

  VerificationResult verify() {
    return Verification.verify(spark, open(), Progress.SILENT);
  }

  DataFolder open() {
    return DataFolder.open(storage, Location.of(output));
  }

  List<String> ids(String split) {
    DataFolder data = open();
    return data.manifest().split(split).shards().stream()
        .flatMap(
            shard -> {
              try (ShardReader reader = ShardReader.open(data, shard)) {
                TreeSet<String> ids = new TreeSet<>();
                for (RowGroup group : reader) {
                  ids.addAll(List.of(group.ids()));
                }
                return ids.stream();
              }
            })
        .toList();
  }

  static void assertFails(ExitCode exitCode, ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContainingAll(texts);
  }
}
