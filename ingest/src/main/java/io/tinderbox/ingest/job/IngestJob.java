package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestMode;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.IngestResult;
import io.tinderbox.ingest.source.Source;
import io.tinderbox.ingest.source.SourceContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Pictures to a data folder: the driver lists the source and cuts it into shards, one Spark task
 * writes each shard, the driver puts the manifest together. Every source file ends as an example or
 * as a named rejection, and the same source, settings and seed give the same bytes on any number of
 * executors. What a job that was interrupted has finished is not made again.
 */
public final class IngestJob {
  private final JavaSparkContext spark;
  private final Storage storage;
  private final IngestConfig config;
  private final Progress progress;
  private final Consumer<Drift> limits;

  private IngestJob(
      JavaSparkContext spark,
      Storage storage,
      IngestConfig config,
      Progress progress,
      Consumer<Drift> limits) {
    this.spark = Objects.requireNonNull(spark);
    this.storage = Objects.requireNonNull(storage);
    this.config = Objects.requireNonNull(config);
    this.progress = Objects.requireNonNull(progress);
    this.limits = Objects.requireNonNull(limits);
  }

  public static IngestJob of(
      JavaSparkContext spark, Storage storage, IngestConfig config, Progress progress) {
    return new IngestJob(spark, storage, config, progress, drift -> {});
  }

  /**
   * The same with a say in what is added: it sees how an addition differs before it becomes part of
   * the data folder, which stays as it is when this throws.
   */
  public IngestJob within(Consumer<Drift> driftLimits) {
    return new IngestJob(spark, storage, config, progress, driftLimits);
  }

  /**
   * A complete output of the same source and settings is left as it is; an incomplete one of the
   * same job is finished.
   *
   * @throws TinderboxException exit code 2, when the source is missing, or the output holds
   *     something else or was made with other settings than what is to be added; 3, when the source
   *     holds no usable pictures, a class has none, or too many are rejected; 6, when another
   *     process works on the output
   */
  public IngestResult execute(IngestRequest request) {
    long start = System.nanoTime();
    requireApart(request);
    requireThere(request);
    new OutputFolder(storage, request.output()).requireOwn();
    try (FolderLock lock = FolderLock.take(storage, request.output())) {
      IngestJob locked = new IngestJob(spark, lock.storage(), config, progress, limits);
      return locked.fill(request).in((System.nanoTime() - start) / 1e9);
    }
  }

  private IngestResult fill(IngestRequest request) {
    OutputFolder output = new OutputFolder(storage, request.output());
    return request.mode() == IngestMode.APPEND && output.complete().isPresent()
        ? append(request, output)
        : create(request, output);
  }

  private IngestResult create(IngestRequest request, OutputFolder output) {
    SourceContext context = context(request, output);
    Source chosen = config.selection().chosen(list(request, context));
    Source source = toShards(request, chosen, context);
    requireTrainingFiles(request, output, source);
    SortedMap<String, String> settings = config.settings();
    String digest = SourceDigest.of(source, settings, "");
    Optional<Manifest> complete = output.complete();
    if (complete.isPresent()) {
      if (complete.get().origin().digest().equals(digest)) {
        output.job().delete();
        progress.note("Already complete, of the same source and settings: " + request.output());
        return IngestResult.alreadyComplete(complete.get(), source.size());
      }
      requireOverwrite(request);
    }
    if (complete.isPresent() || !output.job().isOf(digest)) {
      output.clear();
      output.job().begin(digest);
    }
    List<ShardOutcome> outcomes = write(request, output, source, Map.of());
    ManifestAssembly assembly = new ManifestAssembly(source, outcomes);
    PublishChecks checks = new PublishChecks(config, request);
    output.write(assembly.rejected());
    checks.requireFewRejected(
        assembly.rejected(), source.size(), output.location().child(DataFolder.REJECTED));
    Manifest manifest =
        assembly.manifest(
            config,
            new Manifest.Origin(
                request.layout().written(),
                List.of(request.source().toString()),
                settings,
                digest,
                Manifest.PixelTotals.NONE));
    checks.requireExamples(manifest);
    publish(output, manifest);
    return IngestResult.made(manifest, source.size());
  }

  /** What is chosen, on a file system and in its splits. */
  private Source toShards(IngestRequest request, Source chosen, SourceContext context) {
    Source fetched = request.layout().fetched(chosen, context);
    return request.layout().divided(fetched, config.selection());
  }

  private IngestResult append(IngestRequest request, OutputFolder output) {
    DataFolder folder = DataFolder.open(storage, request.output());
    Manifest before = folder.manifest();
    Addition addition = new Addition(folder, request, config);
    addition.requireSameSettings();
    List<RejectedFile> rejectedBefore = output.rejected();
    progress.begin("Reading the names of " + request.output(), 0, "example");
    KnownFiles known = KnownFiles.of(folder, rejectedBefore);
    progress.end(ReadableCount.of(known.size(), "name"));
    SourceContext context = context(request, output);
    Source unknown = addition.of(config.selection().ofAll().chosen(list(request, context)), known);
    Source source = toShards(request, unknown, context);
    if (source.size() == 0) {
      output.job().delete();
      progress.note("Nothing new in %s".formatted(request.source()));
      return IngestResult.alreadyComplete(before, 0);
    }
    String digest = SourceDigest.of(source, config.settings(), before.digest());
    if (!output.job().isOf(digest)) {
      output.clearBeside(before);
      output.job().begin(digest);
    }
    List<ShardOutcome> outcomes = write(request, output, source, before.splits());
    ManifestAssembly assembly = new ManifestAssembly(source, outcomes);
    new PublishChecks(config, request)
        .requireFewRejected(
            assembly.rejected(), source.size(), output.job().put(assembly.rejected()));
    List<RejectedFile> rejected = Addition.rejected(rejectedBefore, assembly);
    Manifest manifest = addition.manifest(assembly, rejected, digest);
    Drift drift = Drift.of(before, assembly.manifest(config, Manifest.Origin.UNKNOWN));
    limits.accept(drift);
    output.write(drift);
    output.write(rejected);
    publish(output, manifest);
    return IngestResult.made(manifest, source.size()).with(drift);
  }

  private Source list(IngestRequest request, SourceContext context) {
    progress.begin("Listing " + request.source(), 0, "file");
    Source source = request.layout().list(context);
    progress.end(
        ReadableCount.of(source.size(), "file")
            + " of "
            + ReadableCount.of(source.labels().size(), "class"));
    return source;
  }

  private SourceContext context(IngestRequest request, OutputFolder output) {
    return new SourceContext(
        storage, request.source(), output.job().location(), output.downloads(), config, progress);
  }

  private List<ShardOutcome> write(
      IngestRequest request,
      OutputFolder output,
      Source source,
      Map<String, Manifest.Split> before) {
    List<ShardPlan> plans = ShardPlan.of(source.files(), config.cut(), config.seed(), before);
    ShardTask task =
        new ShardTask(
            storage,
            source.reader(),
            request.output(),
            output.job(),
            config.image(),
            config.resize(),
            source.labels().size(),
            config.rowGroupExamples(),
            config.decoding());
    progress.begin("Ingesting", source.files().size(), "file");
    List<ShardOutcome> outcomes =
        WatchedJob.of(spark, progress)
            .run("Ingest " + request.source(), plans, ShardPlan.class, ShardOutcome.class, task);
    progress.end(
        ReadableCount.of(source.files().size(), "file")
            + " into "
            + ReadableCount.of(plans.size(), "shard"));
    return outcomes;
  }

  /** {@code _SUCCESS} last, so that the folder is never complete in name only. */
  private void publish(OutputFolder output, Manifest manifest) {
    Location location = output.location();
    storage.write(location.child(DataFolder.MANIFEST), manifest.toJson());
    storage.write(location.child(DataFolder.SUCCESS), new byte[0]);
    output.job().delete();
    progress.note("Complete: %s".formatted(manifest.exampleCounts()));
  }

  private static void requireTrainingFiles(
      IngestRequest request, OutputFolder output, Source source) {
    Optional<Manifest.Label> empty = source.classWithoutTrainingFiles();
    if (empty.isEmpty() && !source.labels().isEmpty()) {
      return;
    }
    String whose = empty.map(label -> " of the class '%s'".formatted(label.id())).orElse("");
    String rejected =
        source.rejected().isEmpty()
            ? ""
            : "; what was set aside is in " + output.job().put(source.rejected());
    throw TinderboxException.data(
        "Cannot ingest: expected training pictures%s, found none (%s%s)"
            .formatted(whose, request.source(), rejected));
  }

  private void requireThere(IngestRequest request) {
    if (!storage.exists(request.source())) {
      throw TinderboxException.usage(
          "Cannot ingest: expected a source, found nothing (%s)".formatted(request.source()));
    }
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
    if (request.mode() != IngestMode.OVERWRITE) {
      throw TinderboxException.usage(
          "Cannot ingest: expected an empty output, --append or --overwrite, found a complete data folder of another source or other settings (%s)"
              .formatted(request.output()));
    }
  }
}
