package io.tinderbox.ingest.source;

import java.util.Objects;

/**
 * A file that is to become an example.
 *
 * @param id path relative to the source, {@code /} between parts
 * @param split name
 * @param label 0 … classes-1, or {@link io.tinderbox.common.shard.Manifest#UNLABELLED}
 * @param bytes length of the file
 * @param offset of its first byte in what the source's {@link SourceReader} reads; 0 for a file
 *     that stands by itself
 */
public record SourceFile(String id, String split, int label, long bytes, long offset) {
  public SourceFile {
    Objects.requireNonNull(id);
    Objects.requireNonNull(split);
  }

  SourceFile withBytes(long length) {
    return new SourceFile(id, split, label, length, offset);
  }

  SourceFile in(String otherSplit) {
    return new SourceFile(id, otherSplit, label, bytes, offset);
  }

  public SourceFile of(int otherLabel) {
    return new SourceFile(id, split, otherLabel, bytes, offset);
  }
}
