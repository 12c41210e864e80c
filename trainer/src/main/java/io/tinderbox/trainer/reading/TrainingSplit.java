package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The examples that a run trains on, by row group: the first so many of a split, in shard order.
 * Knows where each one lies without reading any. Made once in a sitting of a run: shards are
 * checked anew for each one that is made.
 */
public final class TrainingSplit implements Serializable {
  /** One row group, of which the first {@code examples} belong to the run. */
  record Group(int shard, int index, int examples) implements Serializable {}

  private final DataFolder folder;
  private final String split;
  private final List<Group> groups;
  private final int[] firstExample;
  private final int examples;
  private final String run = UUID.randomUUID().toString();

  private TrainingSplit(DataFolder folder, String split, List<Group> groups) {
    this.folder = folder;
    this.split = split;
    this.groups = List.copyOf(groups);
    this.firstExample = new int[groups.size() + 1];
    for (int i = 0; i < groups.size(); i++) {
      firstExample[i + 1] = Math.addExact(firstExample[i], groups.get(i).examples());
    }
    this.examples = firstExample[groups.size()];
  }

  /**
   * @param limit the first so many examples in shard order; 0 for all
   */
  public static TrainingSplit of(DataFolder folder, String split, long limit) {
    Manifest manifest = folder.manifest();
    List<Group> groups = new ArrayList<>();
    long left = limit == 0 ? Long.MAX_VALUE : limit;
    List<Manifest.Shard> shards = manifest.split(split).shards();
    for (int shard = 0; shard < shards.size(); shard++) {
      int inShard = shards.get(shard).examples();
      for (int index = 0; index * manifest.rowGroupExamples() < inShard && left > 0; index++) {
        int rows =
            Math.min(manifest.rowGroupExamples(), inShard - index * manifest.rowGroupExamples());
        int taken = (int) Math.min(rows, left);
        groups.add(new Group(shard, index, taken));
        left -= taken;
      }
    }
    return new TrainingSplit(folder, split, groups);
  }

  public DataFolder folder() {
    return folder;
  }

  public int examples() {
    return examples;
  }

  /** Examples of each row group, in shard order. */
  public int[] rowGroupExamples() {
    return groups.stream().mapToInt(Group::examples).toArray();
  }

  Manifest.Shard shard(Group group) {
    return folder.manifest().split(split).shards().get(group.shard());
  }

  Group group(int position) {
    return groups.get(position);
  }

  /** Position among the row groups of the one that holds an example. */
  int groupOf(int example) {
    int low = 0;
    int high = groups.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstExample[middle] <= example) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  int rowOf(int example, int group) {
    return example - firstExample[group];
  }

  /** Another split of the same folder; its shards, too, are checked once. */
  public SplitExamples beside(String other) {
    return new SplitExamples(folder, other, checked());
  }

  /** What this process has checked of the run's shards. */
  CheckedShards checked() {
    return CheckedShards.ofRun(run);
  }

  /** Tells the splits of different data folders apart. */
  String key() {
    return folder.location() + "#" + split + "#" + folder.manifest().digest();
  }
}
