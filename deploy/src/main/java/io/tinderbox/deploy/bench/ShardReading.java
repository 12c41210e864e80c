package io.tinderbox.deploy.bench;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.reading.MinibatchPath;
import io.tinderbox.trainer.reading.MinibatchReader;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.TrainingSplit;
import java.util.List;

/**
 * Shards to minibatches in one thread, an epoch a turn, undistorted. Files are in the system's
 * cache after the first, and checked by then; row groups are read anew.
 */
final class ShardReading implements Measurement {
  private static final long MOST_EXAMPLES = 20_000;

  private final MinibatchSource source;
  private int epoch;

  ShardReading(DataFolder data, int batch) {
    InputConfig input = new InputConfig(BenchOptions.CROP, false, false, Scaling.HALF_RANGE);
    TrainingSplit split = TrainingSplit.of(data, "train", MOST_EXAMPLES);
    this.source = new MinibatchSource(split, input, batch, BenchOptions.SEED);
  }

  @Override
  public String name() {
    return "minibatches from shards, one thread";
  }

  @Override
  public String unit() {
    return "examples/s";
  }

  @Override
  public void prepare() {
    turn();
  }

  @Override
  public double turn() {
    MinibatchSource.forgetRowGroups();
    epoch++;
    long started = System.nanoTime();
    MinibatchReader reader = source.reader();
    List<MinibatchPath> paths = source.epoch(epoch);
    long examples = 0;
    for (MinibatchPath path : paths) {
      examples += reader.read(path).examples();
    }
    return examples / ((System.nanoTime() - started) / 1e9);
  }

  @Override
  public void close() {
    MinibatchSource.forgetRowGroups();
  }
}
