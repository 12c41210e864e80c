package io.tinderbox.ingest.job;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Origin;
import io.tinderbox.common.shard.Manifest.PixelTotals;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.source.Source;
import io.tinderbox.ingest.source.SplitRule;
import io.tinderbox.ingest.statistic.PixelSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the outcomes of all shards together into what the data folder says of itself. */
record ManifestAssembly(Source source, List<ShardOutcome> outcomes) {

  /** Every rejected file, by path. */
  List<RejectedFile> rejected() {
    List<RejectedFile> rejected = new ArrayList<>(source.rejected());
    outcomes.forEach(outcome -> rejected.addAll(outcome.rejected()));
    return sorted(rejected);
  }

  static List<RejectedFile> sorted(List<RejectedFile> rejected) {
    return rejected.stream().sorted(Comparator.comparing(RejectedFile::path)).toList();
  }

  /** What the training examples add up to, after those that were there before. */
  PixelTotals trainingPixels(PixelTotals before) {
    PixelSums sums = PixelSums.empty();
    sums.add(before);
    outcomes.stream()
        .filter(outcome -> outcome.split().equals(SplitRule.TRAIN))
        .forEach(outcome -> sums.add(outcome.sums()));
    return sums.totals();
  }

  /** Of these outcomes alone. */
  Manifest manifest(IngestConfig config, Origin origin) {
    PixelTotals pixels = trainingPixels(PixelTotals.NONE);
    return manifest(config, origin.of(pixels), splits(), counts(rejected()));
  }

  /**
   * @param origin its pixels give the statistics
   */
  Manifest manifest(
      IngestConfig config,
      Origin origin,
      SortedMap<String, Manifest.Split> splits,
      Manifest.Rejected rejected) {
    PixelSums sums = PixelSums.empty();
    sums.add(origin.trainingPixels());
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            config.image(),
            config.resize(),
            source.labels(),
            splits,
            sums.mean(),
            sums.std(),
            sums.covariance(),
            rejected,
            config.seed(),
            config.rowGroupExamples(),
            "",
            origin);
    return manifest.withDigest(manifest.contentDigest());
  }

  SortedMap<String, Manifest.Split> splits() {
    SortedMap<String, List<ShardOutcome>> bySplit = new TreeMap<>();
    outcomes.forEach(
        outcome ->
            bySplit.computeIfAbsent(outcome.split(), split -> new ArrayList<>()).add(outcome));
    SortedMap<String, Manifest.Split> splits = new TreeMap<>();
    bySplit.forEach((name, ofSplit) -> splits.put(name, split(ofSplit)));
    return splits;
  }

  private Manifest.Split split(List<ShardOutcome> ofSplit) {
    long[] counts = new long[source.labels().size()];
    List<Manifest.Shard> shards = new ArrayList<>();
    long examples = 0;
    for (ShardOutcome outcome : ofSplit) {
      add(counts, outcome.classCounts());
      examples += outcome.shard().examples();
      if (outcome.shard().examples() > 0) {
        shards.add(outcome.shard());
      }
    }
    boolean labelled = Arrays.stream(counts).sum() == examples;
    List<Long> classCounts = labelled ? Arrays.stream(counts).boxed().toList() : List.of();
    return new Manifest.Split(examples, classCounts, shards);
  }

  static Manifest.Rejected counts(List<RejectedFile> rejected) {
    SortedMap<String, Long> byReason = new TreeMap<>();
    rejected.forEach(file -> byReason.merge(file.reason().written(), 1L, Long::sum));
    return new Manifest.Rejected(rejected.size(), byReason);
  }

  private static void add(long[] to, long[] added) {
    for (int i = 0; i < to.length; i++) {
      to[i] += added[i];
    }
  }
}
