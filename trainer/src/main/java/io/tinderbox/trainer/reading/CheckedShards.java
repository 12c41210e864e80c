package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.ShardDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shards that one sitting of a run has found, in this process, to be those of the manifest. A
 * file is digested once, when its first row group is wanted; those who want the same one wait, and
 * others are not held up. A process that takes another's place digests what it touches itself.
 */
final class CheckedShards {
  private static final int RUNS_KEPT = 8;
  private static final Map<String, CheckedShards> RUNS =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CheckedShards> eldest) {
          return size() > RUNS_KEPT;
        }
      };

  private final Map<String, Check> checks = new ConcurrentHashMap<>();

  /** Those of a run; forgotten when {@value #RUNS_KEPT} others came later. */
  static CheckedShards ofRun(String run) {
    synchronized (RUNS) {
      return RUNS.computeIfAbsent(run, key -> new CheckedShards());
    }
  }

  /**
   * Returns when the shard is known to be the manifest's.
   *
   * @throws io.tinderbox.common.exit.TinderboxException as {@link ShardDigest#require}; the next
   *     caller looks again
   */
  void require(DataFolder folder, Manifest.Shard shard) {
    checks.computeIfAbsent(shard.path(), path -> new Check()).require(folder, shard);
  }

  private static final class Check {
    private volatile boolean done;

    void require(DataFolder folder, Manifest.Shard shard) {
      if (!done) {
        digest(folder, shard);
      }
    }

    private synchronized void digest(DataFolder folder, Manifest.Shard shard) {
      if (!done) {
        ShardDigest.require(folder, shard);
        done = true;
      }
    }
  }
}
