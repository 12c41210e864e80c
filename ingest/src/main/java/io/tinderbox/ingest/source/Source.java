package io.tinderbox.ingest.source;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a source holds: every file of it is either listed to become an example or rejected.
 *
 * @param labels by index, in the order of sorted ids
 * @param files in no particular order
 * @param rejected files that cannot become examples, known from the listing alone
 */
public record Source(List<Label> labels, List<SourceFile> files, List<RejectedFile> rejected) {
  public Source {
    labels = List.copyOf(labels);
    files = List.copyOf(files);
    rejected = List.copyOf(rejected);
  }

  /** Number of source files. */
  public long size() {
    return (long) files.size() + rejected.size();
  }

  /**
   * The same source with its training files divided anew; files of other splits are dropped, which
   * the rejections tell.
   */
  public Source divided(SplitShares shares, long seed) {
    Map<Integer, List<SourceFile>> byClass = new TreeMap<>();
    List<RejectedFile> dropped = new ArrayList<>(rejected);
    for (SourceFile file : files) {
      if (file.split().equals(SplitShares.TRAIN)) {
        byClass.computeIfAbsent(file.label(), label -> new ArrayList<>()).add(file);
      } else {
        dropped.add(
            new RejectedFile(
                file.id(),
                RejectReason.DROPPED_SPLIT,
                "the training folder is divided anew; '%s' is left out".formatted(file.split())));
      }
    }
    List<SourceFile> kept = new ArrayList<>();
    byClass.values().forEach(ofOneClass -> kept.addAll(shares.divide(ofOneClass, seed)));
    return new Source(labels, kept, dropped);
  }
}
