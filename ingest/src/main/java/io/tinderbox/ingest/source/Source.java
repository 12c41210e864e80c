package io.tinderbox.ingest.source;

import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.RejectedFile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a source holds: every file of it is either listed to become an example or rejected.
 *
 * @param labels by index, in the order of sorted ids
 * @param files in no particular order
 * @param rejected files that do not become examples, known from the listing alone
 * @param reader of the files' contents
 */
public record Source(
    List<Label> labels, List<SourceFile> files, List<RejectedFile> rejected, SourceReader reader) {
  public Source {
    labels = List.copyOf(labels);
    files = List.copyOf(files);
    rejected = List.copyOf(rejected);
    Objects.requireNonNull(reader);
  }

  /** Number of source files. */
  public long size() {
    return (long) files.size() + rejected.size();
  }

  /** The first class without training files; empty where every class has some. */
  public Optional<Label> classWithoutTrainingFiles() {
    boolean[] found = new boolean[labels.size()];
    for (SourceFile file : files) {
      if (file.label() >= 0 && file.split().equals(SplitRule.TRAIN)) {
        found[file.label()] = true;
      }
    }
    return labels.stream().filter(label -> !found[label.index()]).findFirst();
  }
}
