package io.tinderbox.ingest.source;

import java.util.Objects;

/**
 * A file that is to become an example.
 *
 * @param id path relative to the source, {@code /} between parts
 * @param split name
 * @param label 0 … classes-1, or {@link io.tinderbox.common.shard.Manifest#UNLABELLED}
 * @param bytes length of the file
 */
public record SourceFile(String id, String split, int label, long bytes) {
  public SourceFile {
    Objects.requireNonNull(id);
    Objects.requireNonNull(split);
  }

  SourceFile in(String otherSplit) {
    return new SourceFile(id, otherSplit, label, bytes);
  }
}
