package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.common.shard.ShardReader;
import io.tinderbox.trainer.evaluation.ExampleSource;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The examples of a split in shard order, read a row group at a time. */
public final class SplitExamples implements ExampleSource {
  private final DataFolder folder;
  private final String split;
  private final CheckedShards checked;

  /** Checks every shard itself, once. */
  public SplitExamples(DataFolder folder, String split) {
    this(folder, split, new CheckedShards());
  }

  /**
   * @param checked where shards are checked before they are read
   */
  SplitExamples(DataFolder folder, String split, CheckedShards checked) {
    this.folder = folder;
    this.split = split;
    this.checked = checked;
  }

  @Override
  public String split() {
    return split;
  }

  @Override
  public long examples() {
    return folder.manifest().split(split).examples();
  }

  @Override
  public Iterator<Example> iterator() {
    return new Reading(folder, folder.manifest().split(split).shards().iterator(), checked);
  }

  /**
   * Those of some shards, in the same order.
   *
   * @param from first shard, from 0
   * @param to shard before which it ends
   */
  public Iterator<Example> shards(int from, int to) {
    List<Manifest.Shard> shards = folder.manifest().split(split).shards().subList(from, to);
    return new Reading(folder, shards.iterator(), checked);
  }

  private static final class Reading implements Iterator<Example> {
    private final DataFolder folder;
    private final Iterator<Manifest.Shard> shards;
    private final CheckedShards checked;
    private ShardReader reader;
    private Iterator<RowGroup> groups;
    private RowGroup group;
    private int row;

    Reading(DataFolder folder, Iterator<Manifest.Shard> shards, CheckedShards checked) {
      this.folder = folder;
      this.shards = shards;
      this.checked = checked;
    }

    @Override
    public boolean hasNext() {
      while (group == null || row == group.examples()) {
        if (groups != null && groups.hasNext()) {
          group = groups.next();
          row = 0;
        } else if (!nextShard()) {
          return false;
        }
      }
      return true;
    }

    private boolean nextShard() {
      if (reader != null) {
        reader.close();
        reader = null;
        groups = null;
        group = null;
      }
      if (!shards.hasNext()) {
        return false;
      }
      Manifest.Shard shard = shards.next();
      checked.require(folder, shard);
      reader = ShardReader.open(folder, shard);
      groups = reader.iterator();
      return true;
    }

    @Override
    public Example next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return group.example(row++);
    }
  }
}
