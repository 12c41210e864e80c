package io.tinderbox.deploy.bench;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.trainer.engine.EngineFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/** Measures what was asked for, a group after the other. */
public final class BenchRun {
  private final BenchRequest request;
  private final Storage storage;
  private final Supplier<JavaSparkContext> spark;
  private final Progress progress;

  private BenchRun(
      BenchRequest request, Storage storage, Supplier<JavaSparkContext> spark, Progress progress) {
    this.request = request;
    this.storage = storage;
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * @param spark starts Spark; asked once, when something needs it
   * @throws TinderboxException exit code 2, when the data folder is not there or its pictures are
   *     too small; 3, when it is not complete
   */
  public static BenchRun of(
      BenchRequest request, Storage storage, Supplier<JavaSparkContext> spark, Progress progress) {
    request.data().ifPresent(data -> requireFit(DataFolder.open(storage, data)));
    return new BenchRun(request, storage, spark, progress);
  }

  private static void requireFit(DataFolder data) {
    Manifest manifest = data.manifest();
    manifest.split("train");
    ImageShape image = manifest.image();
    if (Math.min(image.height(), image.width()) < BenchOptions.CROP) {
      throw TinderboxException.usage(
          "Cannot measure on %s: expected pictures of at least %dx%d, found %s"
              .formatted(data.location(), BenchOptions.CROP, BenchOptions.CROP, image));
    }
  }

  /** What computes. */
  private static String engines() {
    return BenchOptions.engines().stream()
        .map(EngineFamily::start)
        .collect(Collectors.joining("; "));
  }

  /**
   * @param head as it was before anything began
   * @param ingest how pictures become shards
   * @param soFar told after each group
   */
  public Report execute(Head head, IngestConfig ingest, Consumer<Report> soFar) {
    List<Bench> chosen = request.chosen();
    List<Row> rows = new ArrayList<>();
    try (Workbench bench = new Workbench(request, storage, ingest, spark, progress)) {
      boolean compares = chosen.stream().anyMatch(Bench::besidePyTorch);
      String pyTorch = compares ? bench.pyTorch().description() : null;
      Head whole = head.with(engines(), pyTorch);
      Report report = Report.of(whole, request.options(), rows);
      if (report.warning() != null) {
        progress.note("Warning: " + report.warning());
      }
      for (Bench each : chosen) {
        progress.note("Measuring " + each.name());
        try (Group group = each.open().apply(bench)) {
          rows.addAll(GroupRun.of(each.name(), group, request.options().runs()));
        }
        // Arrays off the heap go with their objects, before the next group takes its own.
        System.gc();
        report = Report.of(whole, request.options(), rows);
        soFar.accept(report);
      }
      return report;
    }
  }
}
