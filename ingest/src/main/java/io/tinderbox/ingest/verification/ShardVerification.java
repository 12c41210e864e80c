package io.tinderbox.ingest.verification;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.common.shard.ShardDigest;
import io.tinderbox.common.shard.ShardReader;
import io.tinderbox.ingest.job.WatchedJob;
import io.tinderbox.ingest.statistic.PixelSums;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** Reads one shard back, on an executor: its digest, then every example. */
record ShardVerification(DataFolder folder)
    implements WatchedJob.Task<Manifest.Shard, ShardFinding> {

  @Override
  public ShardFinding apply(Manifest.Shard shard, LongAccumulator done) {
    try {
      ShardFinding finding = read(shard);
      done.add(shard.examples());
      return finding;
    } catch (TinderboxException e) {
      // Wrong data stays wrong: an answer, and not a failure that Spark tries again.
      if (e.exitCode() == ExitCode.DATA) {
        return ShardFinding.wrong(e.getMessage());
      }
      throw e;
    }
  }

  private ShardFinding read(Manifest.Shard shard) {
    Manifest manifest = folder.manifest();
    long[] classCounts = new long[manifest.classes()];
    List<String> ids = new ArrayList<>(shard.examples());
    List<String> pictures = new ArrayList<>(shard.examples());
    int values = manifest.image().values();
    PixelSums sums = PixelSums.empty();
    // Opened first: it tells a missing or shortened file better than a digest does.
    try (ShardReader reader = ShardReader.open(folder, shard)) {
      ShardDigest.require(folder, shard);
      for (RowGroup group : reader) {
        for (int i = 0; i < group.examples(); i++) {
          ids.add(group.ids()[i]);
          pictures.add(
              Sha256.start().update(group.pixels(), i * values, values).hex().substring(0, 32));
          if (group.labels()[i] >= 0) {
            classCounts[group.labels()[i]]++;
          }
        }
        sums.add(manifest.image(), group.pixels());
      }
    }
    return new ShardFinding("", ids, pictures, classCounts, sums.totals());
  }
}
