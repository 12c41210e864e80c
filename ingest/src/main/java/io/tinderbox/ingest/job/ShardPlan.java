package io.tinderbox.ingest.job;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.ingest.ShardCut;
import io.tinderbox.ingest.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The source files of one shard, in the order of their examples.
 *
 * @param split name
 * @param path of the shard, relative to the data folder
 */
record ShardPlan(String split, String path, List<SourceFile> files) {

  /**
   * Every file once: each split in an order drawn from the seed, cut into shards whose sizes differ
   * by one at most.
   *
   * @param before splits that are there already; new shards are numbered on from theirs
   */
  static List<ShardPlan> of(
      List<SourceFile> files, ShardCut cut, long seed, Map<String, Manifest.Split> before) {
    Map<String, List<SourceFile>> splits = new TreeMap<>();
    files.forEach(
        file -> splits.computeIfAbsent(file.split(), split -> new ArrayList<>()).add(file));
    List<ShardPlan> plans = new ArrayList<>();
    splits.forEach(
        (split, ofSplit) -> {
          List<SourceFile> ordered = ordered(ofSplit, seed);
          long count = ordered.size();
          long shards = cut.shards(count);
          int first = nextNumber(before.get(split));
          for (long shard = 0; shard < shards; shard++) {
            int from = (int) (count * shard / shards);
            int to = (int) (count * (shard + 1) / shards);
            plans.add(new ShardPlan(split, path(split, first + shard), ordered.subList(from, to)));
          }
        });
    return plans;
  }

  private static String path(String split, long number) {
    return "split=%s/part-%05d.parquet".formatted(split, number);
  }

  /** After the highest number of a split's shards; some numbers may be unused. */
  private static int nextNumber(Manifest.Split split) {
    if (split == null) {
      return 0;
    }
    return split.shards().stream()
        .mapToInt(shard -> Integer.parseInt(shard.path().replaceAll(".*part-(\\d+)\\..*", "$1")))
        .map(number -> number + 1)
        .max()
        .orElse(0);
  }

  private static List<SourceFile> ordered(List<SourceFile> files, long seed) {
    record Drawn(long position, SourceFile file) {}
    return files.stream()
        .map(file -> new Drawn(Seeds.of(seed, Purpose.SHARD_ORDER, Seeds.hash(file.id())), file))
        .sorted(Comparator.comparingLong(Drawn::position).thenComparing(drawn -> drawn.file().id()))
        .map(Drawn::file)
        .toList();
  }
}
