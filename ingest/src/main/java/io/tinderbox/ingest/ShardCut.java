package io.tinderbox.ingest;

/**
 * How a split is cut into shards of equal length in source files.
 *
 * @param shards a split; 0 to have as many as their length asks for
 * @param shardExamples source files a shard at most, where their number is not given
 */
public record ShardCut(int shards, int shardExamples) {
  public ShardCut {
    if (shards < 0 || shardExamples < 1) {
      throw new IllegalArgumentException("expected at least 1 example a shard");
    }
  }

  /** Shards of a split of so many files. */
  public long shards(long files) {
    return shards > 0 ? Math.min(shards, files) : (files + shardExamples - 1) / shardExamples;
  }
}
