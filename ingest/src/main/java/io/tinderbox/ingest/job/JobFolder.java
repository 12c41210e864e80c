package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a job that is not finished leaves for the next one: which job it is, and the outcome of
 * every shard that was published. It lies in the output folder under a hidden name and goes when
 * the folder is complete.
 *
 * @param location of this folder
 */
record JobFolder(Storage storage, Location location) implements Serializable {
  private static final String DIGEST = "job.sha256";
  private static final String OUTCOMES = "outcomes";

  /** Whether it was begun by a job of this digest. */
  boolean isOf(String digest) {
    Location file = location.child(DIGEST);
    return storage.exists(file)
        && new String(storage.read(file), StandardCharsets.UTF_8).equals(digest);
  }

  /** Forgets the outcomes of another job and stands for this one. */
  void begin(String digest) {
    storage.delete(location.child(DIGEST));
    storage.delete(location.child(OUTCOMES));
    storage.write(location.child(DIGEST), digest.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param shard path relative to the data folder
   */
  void put(String shard, ShardOutcome outcome) {
    storage.write(file(shard), Json.document(outcome));
  }

  /** Empty too where the outcome cannot be read: its shard is then made again. */
  Optional<ShardOutcome> outcome(String shard) {
    Location file = file(shard);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(storage.read(file), ShardOutcome.class, file));
    } catch (TinderboxException e) {
      if (e.exitCode() == ExitCode.DATA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Keeps what was set aside, for the case that it is too much to publish; where to find it. */
  Location put(List<RejectedFile> rejected) {
    Location file = location.child(DataFolder.REJECTED);
    storage.write(file, Json.lines(rejected));
    return file;
  }

  void delete() {
    storage.delete(location);
  }

  private Location file(String shard) {
    return location.child(OUTCOMES + "/" + shard + ".json");
  }
}
