package io.tinderbox.ingest.job;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.ShardReader;
import io.tinderbox.ingest.source.RejectedFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The source files that a data folder knows: its examples and what it set aside. */
record KnownFiles(Set<String> ids) {
  static KnownFiles of(DataFolder folder, List<RejectedFile> rejected) {
    Set<String> ids = new HashSet<>();
    for (Manifest.Split split : folder.manifest().splits().values()) {
      for (Manifest.Shard shard : split.shards()) {
        ids.addAll(ShardReader.ids(folder, shard));
      }
    }
    rejected.forEach(file -> ids.add(file.path()));
    return new KnownFiles(ids);
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  int size() {
    return ids.size();
  }
}
