package io.tinderbox.ingest.job;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
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
   */
  static List<ShardPlan> of(List<SourceFile> files, int shardExamples, long seed) {
    Map<String, List<SourceFile>> splits = new TreeMap<>();
    files.forEach(
        file -> splits.computeIfAbsent(file.split(), split -> new ArrayList<>()).add(file));
    List<ShardPlan> plans = new ArrayList<>();
    splits.forEach(
        (split, ofSplit) -> {
          ofSplit.sort(order(seed));
          long count = ofSplit.size();
          long shards = (count + shardExamples - 1) / shardExamples;
          for (long shard = 0; shard < shards; shard++) {
            int from = (int) (count * shard / shards);
            int to = (int) (count * (shard + 1) / shards);
            String path = "split=%s/part-%05d.parquet".formatted(split, shard);
            plans.add(new ShardPlan(split, path, List.copyOf(ofSplit.subList(from, to))));
          }
        });
    return plans;
  }

  private static Comparator<SourceFile> order(long seed) {
    return Comparator.<SourceFile>comparingLong(
            file -> Seeds.of(seed, Purpose.SHARD_ORDER, Seeds.hash(file.id())))
        .thenComparing(SourceFile::id);
  }
}
