package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.Distortion;
import io.tinderbox.trainer.input.InputConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * Fills minibatches on an executor: finds the examples by the epoch's order, reads their row
 * groups, and writes them distorted. For one worker's thread; accounts for its time.
 */
public final class MinibatchReader {
  private final MinibatchSource source;
  private final CropWriter crops;
  private final Batch batch;
  private final Map<Integer, RowGroup> held = new HashMap<>();
  private long readNanos;
  private long distortNanos;

  MinibatchReader(MinibatchSource source, int capacity) {
    this.source = source;
    this.crops = CropWriter.of(source.preprocessing());
    this.batch = Batch.allocate(capacity, source.preprocessing().input().values());
  }

  /** The minibatch, in memory that the next one will take. */
  public Batch read(MinibatchPath path) {
    long started = System.nanoTime();
    long readBefore = readNanos;
    EpochOrder order = source.order(path.epoch());
    TrainingSplit split = source.split();
    InputConfig input = source.input();
    Manifest manifest = split.folder().manifest();
    int values = manifest.image().values();
    for (int i = 0; i < path.count(); i++) {
      int example = order.at(path.from() + i);
      int position = split.groupOf(example);
      RowGroup group = group(position);
      int row = split.rowOf(example, position);
      Distortion distortion =
          Distortion.draw(input, manifest.image(), source.seed(), path.epoch(), group.ids()[row]);
      crops.write(
          group.pixels(),
          row * values,
          distortion.top(),
          distortion.left(),
          distortion.mirror(),
          batch.images(),
          i);
      batch.labels()[i] = group.labels()[row];
    }
    held.clear();
    distortNanos += System.nanoTime() - started - (readNanos - readBefore);
    return batch.filled(path.count());
  }

  private RowGroup group(int position) {
    RowGroup known = held.get(position);
    if (known == null) {
      long started = System.nanoTime();
      known = RowGroupCache.ofProcess().get(source.split(), position);
      held.put(position, known);
      readNanos += System.nanoTime() - started;
    }
    return known;
  }

  /** Time spent on getting row groups so far. */
  public long readNanos() {
    return readNanos;
  }

  /** Time spent on everything else so far: order, crops, mirror images, scaling. */
  public long distortNanos() {
    return distortNanos;
  }
}
