package io.tinderbox.trainer.reading;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.TrainingWriter;
import io.tinderbox.trainer.input.mixing.Mixer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Fills minibatches on an executor: finds the examples by the epoch's order, reads their row
 * groups, and writes them distorted. Holds one row group at a time. For one thread at a time;
 * accounts for its time.
 */
public final class MinibatchReader {
  private final MinibatchSource source;
  private final TrainingWriter pictures;
  private final Mixer mixer;
  private final Batch batch;
  private long readNanos;
  private long distortNanos;
  private volatile boolean cancelled;

  /**
   * @param batch whose memory is filled
   */
  MinibatchReader(MinibatchSource source, Batch batch) {
    this.source = source;
    this.pictures =
        TrainingWriter.of(source.input(), source.split().folder().manifest(), source.seed());
    this.mixer = Mixer.of(source.input().mixing(), source.preprocessing().input());
    this.batch = batch;
  }

  /**
   * The minibatch as it is, in memory that the next one will take.
   *
   * @throws CancellationException when it was cancelled
   */
  public Batch read(MinibatchPath path) {
    long started = System.nanoTime();
    long readBefore = readNanos;
    Batch filled = fill(path);
    distortNanos += System.nanoTime() - started - (readNanos - readBefore);
    return filled;
  }

  /**
   * The same, its examples mixed as the configuration says.
   *
   * @param mixing seed of partners and shares
   */
  public Batch read(MinibatchPath path, long mixing) {
    Batch filled = read(path);
    long started = System.nanoTime();
    mixer.mix(filled, mixing);
    distortNanos += System.nanoTime() - started;
    return filled;
  }

  private Batch fill(MinibatchPath path) {
    batch.unmix();
    for (Map.Entry<Integer, List<Integer>> part : byGroup(path).entrySet()) {
      if (cancelled) {
        throw new CancellationException(path + " is no longer wanted");
      }
      RowGroup group = group(part.getKey());
      for (int place : part.getValue()) {
        write(path, place, part.getKey(), group);
      }
    }
    return batch.filled(path.count());
  }

  /** Places in the minibatch by the row group that their examples lie in. */
  private Map<Integer, List<Integer>> byGroup(MinibatchPath path) {
    EpochOrder order = source.order(path.epoch());
    Map<Integer, List<Integer>> places = new LinkedHashMap<>();
    for (int place = 0; place < path.count(); place++) {
      int group = source.split().groupOf(order.at(path.from() + place));
      places.computeIfAbsent(group, key -> new ArrayList<>()).add(place);
    }
    return places;
  }

  private void write(MinibatchPath path, int place, int position, RowGroup group) {
    ImageShape image = source.split().folder().manifest().image();
    int example = source.order(path.epoch()).at(path.from() + place);
    int row = source.split().rowOf(example, position);
    pictures.write(
        group.pixels(),
        row * image.values(),
        path.epoch(),
        group.ids()[row],
        batch.images(),
        place);
    batch.labels()[place] = group.labels()[row];
  }

  private RowGroup group(int position) {
    long started = System.nanoTime();
    RowGroup group =
        RowGroupCache.ofProcess(source.reading().cacheBytes()).get(source.split(), position);
    readNanos += System.nanoTime() - started;
    return group;
  }

  /** From any thread: a minibatch that is being filled is given up at its next row group. */
  void cancel() {
    cancelled = true;
  }

  /** Time spent on getting row groups so far. */
  public long readNanos() {
    return readNanos;
  }

  /** Time spent on everything else so far: order, distortions, scaling, mixing. */
  public long distortNanos() {
    return distortNanos;
  }
}
