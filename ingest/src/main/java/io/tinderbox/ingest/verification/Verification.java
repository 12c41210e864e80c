package io.tinderbox.ingest.verification;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.job.WatchedJob;
import io.tinderbox.ingest.source.SplitRule;
import io.tinderbox.ingest.statistic.PixelSums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads a data folder back against its manifest: digests, sizes, shapes, labels, counts, ids that
 * come twice, statistics of the training split, and shards that the manifest does not speak of.
 */
public final class Verification {
  private final DataFolder folder;
  private final Manifest manifest;

  private Verification(DataFolder folder) {
    this.folder = folder;
    this.manifest = folder.manifest();
  }

  /**
   * @throws TinderboxException exit code 3, naming what differs first, in the order of the manifest
   */
  public static VerificationResult verify(
      JavaSparkContext spark, DataFolder folder, Progress progress) {
    return new Verification(folder).run(spark, progress);
  }

  private VerificationResult run(JavaSparkContext spark, Progress progress) {
    long start = System.nanoTime();
    require(manifest.contentDigest(), manifest.digest(), "digest", DataFolder.MANIFEST);
    requireNoOtherShards();
    List<Manifest.Shard> shards =
        manifest.splits().values().stream().flatMap(split -> split.shards().stream()).toList();
    long examples = shards.stream().mapToLong(Manifest.Shard::examples).sum();
    progress.begin("Verifying", examples, "example");
    List<ShardFinding> findings =
        WatchedJob.of(spark, progress)
            .run(
                "Verify " + folder.location(),
                shards,
                Manifest.Shard.class,
                ShardFinding.class,
                new ShardVerification(folder));
    findings.stream()
        .map(ShardFinding::problem)
        .filter(problem -> !problem.isEmpty())
        .findFirst()
        .ifPresent(
            problem -> {
              throw TinderboxException.data(problem);
            });
    requireCounts(findings);
    requireDistinctIds(shards, findings);
    long bytes = shards.stream().mapToLong(Manifest.Shard::bytes).sum();
    progress.end(
        ReadableCount.of(shards.size(), "shard") + ", " + ReadableCount.of(examples, "example"));
    return new VerificationResult(
        shards.size(), examples, bytes, shared(findings), (System.nanoTime() - start) / 1e9);
  }

  private void requireCounts(List<ShardFinding> findings) {
    int next = 0;
    for (Map.Entry<String, Manifest.Split> entry : manifest.splits().entrySet()) {
      Manifest.Split split = entry.getValue();
      String where = "split=" + entry.getKey();
      long examples = 0;
      long[] classCounts = new long[manifest.classes()];
      PixelSums sums = PixelSums.empty();
      for (ShardFinding finding : findings.subList(next, next + split.shards().size())) {
        examples += finding.ids().size();
        for (int i = 0; i < classCounts.length; i++) {
          classCounts[i] += finding.classCounts()[i];
        }
        sums.add(finding.sums());
      }
      next += split.shards().size();
      require(split.examples(), examples, "examples", where);
      List<Long> expected = new ArrayList<>(split.classCounts());
      while (expected.size() < classCounts.length) {
        expected.add(0L);
      }
      require(
          expected, java.util.Arrays.stream(classCounts).boxed().toList(), "class counts", where);
      if (entry.getKey().equals(SplitRule.TRAIN)) {
        require(manifest.channelMean(), sums.mean(), "channelMean", where);
        require(manifest.channelStd(), sums.std(), "channelStd", where);
        require(manifest.pixelCovariance(), sums.covariance(), "pixelCovariance", where);
      }
    }
  }

  /** Pictures that two splits have: a model is tested on what it was trained on. */
  private List<SharedPicture> shared(List<ShardFinding> findings) {
    record Place(String split, String id) {}
    Map<String, Place> first = new HashMap<>();
    List<SharedPicture> shared = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, Manifest.Split> split : manifest.splits().entrySet()) {
      for (ShardFinding finding : findings.subList(next, next + split.getValue().shards().size())) {
        for (int i = 0; i < finding.ids().size(); i++) {
          Place here = new Place(split.getKey(), finding.ids().get(i));
          Place there = first.putIfAbsent(finding.pictures().get(i), here);
          if (there != null && !there.split().equals(here.split())) {
            shared.add(new SharedPicture(there.split(), there.id(), here.split(), here.id()));
          }
        }
      }
      next += split.getValue().shards().size();
    }
    return shared;
  }

  private void requireDistinctIds(List<Manifest.Shard> shards, List<ShardFinding> findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < shards.size(); i++) {
      for (String id : findings.get(i).ids()) {
        if (!seen.add(id)) {
          throw mismatch("every id once", "'" + id + "' twice", shards.get(i).path());
        }
      }
    }
  }

  /** An addition that is not finished leaves shards that no reader looks at. */
  private void requireNoOtherShards() {
    if (folder.storage().exists(folder.location().child(DataFolder.JOB))) {
      return;
    }
    Set<String> known = new HashSet<>();
    manifest
        .splits()
        .values()
        .forEach(split -> split.shards().forEach(shard -> known.add(shard.path())));
    for (FileEntry entry : folder.storage().list(folder.location())) {
      if (!entry.folder() || !entry.location().name().startsWith("split=")) {
        continue;
      }
      for (FileEntry below : folder.storage().listFiles(entry.location())) {
        Location file = below.location();
        String path = file.relativeTo(folder.location());
        if (!file.name().startsWith(".") && !known.contains(path)) {
          throw mismatch("only shards of the manifest", "another file", path);
        }
      }
    }
  }

  private void require(Object expected, Object found, String what, String where) {
    if (!expected.equals(found)) {
      throw mismatch("%s %s".formatted(what, expected), found, where);
    }
  }

  private TinderboxException mismatch(String expected, Object found, String where) {
    return TinderboxException.data(
        "Cannot trust the data folder: expected %s, found %s (%s)"
            .formatted(expected, found, folder.location().child(where)));
  }
}
