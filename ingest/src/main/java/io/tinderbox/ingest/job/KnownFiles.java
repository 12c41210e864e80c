package io.tinderbox.ingest.job;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.shard.ShardReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The source files that a data folder knows.
 *
 * @param examples their ids
 * @param rejected why files were set aside, by id
 */
record KnownFiles(Set<String> examples, Map<String, RejectReason> rejected) {
  static KnownFiles of(DataFolder folder, List<RejectedFile> rejected) {
    Set<String> ids = new HashSet<>();
    for (Manifest.Split split : folder.manifest().splits().values()) {
      for (Manifest.Shard shard : split.shards()) {
        ids.addAll(ShardReader.ids(folder, shard));
      }
    }
    Map<String, RejectReason> reasons = new HashMap<>();
    rejected.forEach(file -> reasons.put(file.path(), file.reason()));
    return new KnownFiles(ids, reasons);
  }

  boolean contains(String id) {
    return examples.contains(id) || rejected.containsKey(id);
  }

  /** Whether there is nothing more to learn of a file: not so of one that may answer yet. */
  boolean isSettled(String id) {
    return contains(id) && rejected.get(id) != RejectReason.NO_ANSWER;
  }

  int size() {
    return examples.size() + rejected.size();
  }
}
