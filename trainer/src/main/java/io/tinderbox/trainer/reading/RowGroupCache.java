package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.common.shard.ShardReader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Row groups that were read lately, for all workers of a process. Keeps at most an eighth of the
 * heap; a row group that is asked for when there is no room takes the place of those that were not
 * used for longest.
 */
final class RowGroupCache {
  private static final RowGroupCache OF_PROCESS =
      new RowGroupCache(Runtime.getRuntime().maxMemory() / 8);

  private record Key(String split, int group) {}

  private final long capacityBytes;
  private final Map<Key, RowGroup> groups = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RowGroupCache(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  static RowGroupCache ofProcess() {
    return OF_PROCESS;
  }

  /**
   * Reads the row group unless it is here. Two workers that want the same one at once may both read
   * it.
   */
  RowGroup get(TrainingSplit split, int position) {
    Key key = new Key(split.key(), position);
    synchronized (groups) {
      RowGroup known = groups.get(key);
      if (known != null) {
        return known;
      }
    }
    TrainingSplit.Group group = split.group(position);
    Manifest.Shard shard = split.shard(group);
    RowGroup read;
    try (ShardReader reader = ShardReader.open(split.folder(), shard)) {
      read = reader.read(group.index());
    }
    keep(key, read);
    return read;
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
