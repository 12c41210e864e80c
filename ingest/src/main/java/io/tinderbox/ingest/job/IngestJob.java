package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.IngestResult;
import io.tinderbox.ingest.source.RejectedFile;
import io.tinderbox.ingest.source.Source;
import io.tinderbox.ingest.source.SplitShares;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Pictures to a data folder: the driver lists the source and cuts it into shards, one Spark task
 * writes each shard, the driver puts the manifest together. Every source file ends as an example or
 * as a named rejection, and the same source, settings and seed give the same bytes on any number of
 * executors.
 */
public final class IngestJob {
  private static final int NAMED_IN_MESSAGES = 3;

  private final JavaSparkContext spark;
  private final Storage storage;
  private final IngestConfig config;
  private final Progress progress;

  private IngestJob(
      JavaSparkContext spark, Storage storage, IngestConfig config, Progress progress) {
    this.spark = Objects.requireNonNull(spark);
    this.storage = Objects.requireNonNull(storage);
    this.config = Objects.requireNonNull(config);
    this.progress = Objects.requireNonNull(progress);
  }

  public static IngestJob of(
      JavaSparkContext spark, Storage storage, IngestConfig config, Progress progress) {
    return new IngestJob(spark, storage, config, progress);
  }

  /**
   * A complete output of the same source and settings is left as it is; an incomplete one is
   * started over.
   *
   * @throws TinderboxException exit code 2, when the source is missing or the output holds
   *     something else; 3, when the source holds no usable pictures, a class has none, or too many
   *     are rejected; 6, when another process works on the output
   */
  public IngestResult execute(IngestRequest request) {
    long start = System.nanoTime();
    requireApart(request);
    progress.begin("Listing " + request.source(), 0, "files");
    Source source = request.layout().list(storage, request.source(), config.split(), config.seed());
    progress.end("Found %d files of %d classes".formatted(source.size(), source.labels().size()));
    OutputFolder output = new OutputFolder(storage, request.output());
    output.requireOwn();
    String sourceDigest = SourceDigest.of(source, config);
    try (FolderLock lock = FolderLock.take(storage, request.output())) {
      Optional<Manifest> complete = output.complete();
      if (complete.isPresent()) {
        if (complete.get().sourceDigest().equals(sourceDigest)) {
          progress.note("Already complete, of the same source and settings: " + request.output());
          return new IngestResult(complete.get(), source.size(), true, seconds(start));
        }
        requireOverwrite(request);
      }
      output.clear();
      Manifest manifest = write(request, source, sourceDigest);
      return new IngestResult(manifest, source.size(), false, seconds(start));
    }
  }

  private Manifest write(IngestRequest request, Source source, String sourceDigest) {
    List<ShardPlan> plans = ShardPlan.of(source.files(), config.shardExamples(), config.seed());
    ShardTask task =
        new ShardTask(
            storage,
            request.source(),
            request.output(),
            config.image(),
            config.resize(),
            source.labels().size(),
            config.rowGroupExamples(),
            config.decoding());
    progress.begin("Ingesting", source.files().size(), "files");
    List<ShardOutcome> outcomes =
        WatchedJob.of(spark, progress)
            .run("Ingest " + request.source(), plans, ShardPlan.class, ShardOutcome.class, task);
    ManifestAssembly assembly = new ManifestAssembly(source, outcomes);
    List<RejectedFile> rejected = assembly.rejected();
    storage.write(request.output().child(DataFolder.REJECTED), lines(rejected));
    requireFewRejected(request, rejected, source.size());
    requireExamples(request, assembly);
    Manifest manifest = assembly.manifest(config, sourceDigest);
    requireSplits(request, manifest);
    storage.write(request.output().child(DataFolder.MANIFEST), manifest.toJson());
    storage.write(request.output().child(DataFolder.SUCCESS), new byte[0]);
    progress.end("Ingested %s, %d rejected".formatted(manifest.exampleCounts(), rejected.size()));
    return manifest;
  }

  private static void requireApart(IngestRequest request) {
    Location source = request.source();
    Location output = request.output();
    boolean sameFileSystem =
        source.scheme().equals(output.scheme()) && source.authority().equals(output.authority());
    if (sameFileSystem && (output.path() + "/").startsWith(source.path() + "/")) {
      throw TinderboxException.usage(
          "Cannot ingest: expected an output outside the source %s, found %s"
              .formatted(source, output));
    }
  }

  private static void requireOverwrite(IngestRequest request) {
    if (!request.overwrite()) {
      throw TinderboxException.usage(
          "Cannot ingest: expected an empty output or --overwrite, found a complete data folder of another source or other settings (%s)"
              .formatted(request.output()));
    }
  }

  private void requireFewRejected(
      IngestRequest request, List<RejectedFile> rejected, long sourceFiles) {
    List<RejectedFile> faults = rejected.stream().filter(file -> file.reason().isFault()).toList();
    long counted = sourceFiles - rejected.size() + faults.size();
    if (faults.size() > config.maxRejectedFraction() * counted) {
      throw TinderboxException.data(
          "Cannot ingest: expected at most %s of the files to be rejected (ingest.maxRejectedFraction), found %d of %d: %s (all in %s)"
              .formatted(
                  config.maxRejectedFraction(),
                  faults.size(),
                  counted,
                  named(faults),
                  request.output().child(DataFolder.REJECTED)));
    }
  }

  private static void requireExamples(IngestRequest request, ManifestAssembly assembly) {
    List<Manifest.Label> empty = assembly.emptyClasses();
    if (!empty.isEmpty()) {
      throw TinderboxException.data(
          "Cannot ingest: expected usable pictures of every class, found none of '%s' (%s)"
              .formatted(empty.get(0).id(), request.source()));
    }
  }

  private static void requireSplits(IngestRequest request, Manifest manifest) {
    Manifest.Split train = manifest.split(SplitShares.TRAIN);
    manifest
        .splits()
        .forEach(
            (name, split) -> {
              if (split.examples() == 0) {
                throw TinderboxException.data(
                    "Cannot ingest: expected usable pictures in the split '%s', found none (%s)"
                        .formatted(name, request.source()));
              }
            });
    for (Manifest.Label label : manifest.labels()) {
      if (train.classCounts().get(label.index()) == 0) {
        throw TinderboxException.data(
            "Cannot ingest: expected training pictures of the class '%s', found none (%s)"
                .formatted(label.id(), request.source()));
      }
    }
  }

  private static String named(List<RejectedFile> rejected) {
    String first =
        rejected.stream()
            .limit(NAMED_IN_MESSAGES)
            .map(file -> "%s (%s)".formatted(file.path(), file.reason().written()))
            .collect(Collectors.joining(", "));
    return rejected.size() > NAMED_IN_MESSAGES ? first + ", …" : first;
  }

  private static byte[] lines(List<RejectedFile> rejected) {
    return rejected.stream()
        .map(file -> Json.line(file) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
