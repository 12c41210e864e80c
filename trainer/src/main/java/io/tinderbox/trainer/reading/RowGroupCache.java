package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.common.shard.ShardReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Row groups that were read lately, for all workers of a process. Bounded by the bytes of their
 * pixels; a row group that is asked for when there is no room takes the place of those that were
 * not used for longest.
 */
final class RowGroupCache {
  private static final long HEAP_SHARE = Runtime.getRuntime().maxMemory() / 8;
  private static final RowGroupCache OF_PROCESS = new RowGroupCache(HEAP_SHARE);

  private record Key(String split, int group) {}

  private final Map<Key, RowGroup> groups = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Key, CompletableFuture<RowGroup>> reading = new HashMap<>();
  private long capacityBytes;
  private long bytes;

  RowGroupCache(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /** The one of this process, bounded by the smaller of these bytes and an eighth of its heap. */
  static RowGroupCache ofProcess(long atMostBytes) {
    synchronized (OF_PROCESS.groups) {
      OF_PROCESS.capacityBytes = Math.min(atMostBytes, HEAP_SHARE);
    }
    return OF_PROCESS;
  }

  /** The one of this process forgets what it keeps. */
  static void forgetInProcess() {
    OF_PROCESS.forget();
  }

  /** What is asked for from now on is read anew. */
  void forget() {
    synchronized (groups) {
      groups.clear();
      bytes = 0;
    }
  }

  /**
   * Reads the row group unless it is here; its shard is checked first, once in a run. Of those who
   * want the same one at once, one reads it.
   */
  RowGroup get(TrainingSplit split, int position) {
    split.checked().require(split.folder(), split.shard(split.group(position)));
    Key key = new Key(split.key(), position);
    CompletableFuture<RowGroup> mine = new CompletableFuture<>();
    CompletableFuture<RowGroup> others;
    synchronized (groups) {
      RowGroup known = groups.get(key);
      if (known != null) {
        return known;
      }
      others = reading.putIfAbsent(key, mine);
    }
    if (others != null) {
      return await(others);
    }
    try {
      RowGroup read = read(split, position);
      keep(key, read);
      mine.complete(read);
      return read;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      synchronized (groups) {
        reading.remove(key);
      }
    }
  }

  private static RowGroup await(CompletableFuture<RowGroup> reading) {
    try {
      return reading.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static RowGroup read(TrainingSplit split, int position) {
    TrainingSplit.Group group = split.group(position);
    Manifest.Shard shard = split.shard(group);
    try (ShardReader reader = ShardReader.open(split.folder(), shard)) {
      return reader.read(group.index());
    }
  }

  private void keep(Key key, RowGroup group) {
    synchronized (groups) {
      if (groups.put(key, group) == null) {
        bytes += group.pixels().length;
      }
      var oldest = groups.entrySet().iterator();
      while (bytes > capacityBytes && groups.size() > 1) {
        bytes -= oldest.next().getValue().pixels().length;
        oldest.remove();
      }
    }
  }
}
