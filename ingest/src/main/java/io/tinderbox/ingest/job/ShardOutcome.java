package io.tinderbox.ingest.job;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.PixelTotals;
import io.tinderbox.common.shard.RejectedFile;
import java.util.List;

/**
 * What became of the source files of one shard.
 *
 * @param split name
 * @param shard what the manifest says of it; of no examples when every file was rejected, and then
 *     there is no file
 * @param classCounts by label, [classes]
 * @param sums over the pixels
 */
record ShardOutcome(
    String split,
    Manifest.Shard shard,
    long[] classCounts,
    PixelTotals sums,
    List<RejectedFile> rejected) {}
