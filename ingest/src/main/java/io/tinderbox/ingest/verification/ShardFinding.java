package io.tinderbox.ingest.verification;

import io.tinderbox.common.shard.Manifest.PixelTotals;
import io.tinderbox.ingest.statistic.PixelSums;
import java.util.List;

/**
 * What was found in one shard.
 *
 * @param problem what is wrong with it; empty when it is what the manifest says
 * @param ids of its examples
 * @param pictures digests of their pixels
 * @param classCounts by label, [classes]
 * @param sums over its pixels
 */
record ShardFinding(
    String problem, List<String> ids, List<String> pictures, long[] classCounts, PixelTotals sums) {
  static ShardFinding wrong(String problem) {
    return new ShardFinding(problem, List.of(), List.of(), new long[0], PixelSums.empty().totals());
  }
}
