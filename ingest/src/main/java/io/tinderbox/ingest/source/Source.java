package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.RejectedFile;
import java.util.List;
import java.util.Objects;

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

  /**
   * @param place of the source, for the message
   * @throws TinderboxException exit code 3, when a class has no training files, or there are no
   *     classes
   */
  public void requireTrainingFiles(Object place) {
    boolean[] found = new boolean[labels.size()];
    for (SourceFile file : files) {
      if (file.label() >= 0 && file.split().equals(SplitRule.TRAIN)) {
        found[file.label()] = true;
      }
    }
    for (Label label : labels) {
      if (!found[label.index()]) {
        throw TinderboxException.data(
            "Cannot ingest: expected training pictures of the class '%s', found none (%s)"
                .formatted(label.id(), place));
      }
    }
    if (labels.isEmpty()) {
      throw TinderboxException.data(
          "Cannot ingest: expected training pictures, found none (%s)".formatted(place));
    }
  }
}
