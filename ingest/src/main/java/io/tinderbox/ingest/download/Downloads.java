package io.tinderbox.ingest.download;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.RejectedFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of a list of links: each is kept or rejected. Which, depends on what the servers gave
 * and the settings, not on the order in which it came or in which run.
 *
 * @param files in the order of the links, no contents twice
 * @param rejected in the order of the links
 * @param asked links that servers were asked for in this run
 * @param known links of which an earlier run knew all
 */
public record Downloads(
    List<DownloadedFile> files, List<RejectedFile> rejected, long asked, long known) {
  public Downloads {
    files = List.copyOf(files);
    rejected = List.copyOf(rejected);
  }

  /** Links rejected, by reason. */
  public Map<RejectReason, Long> rejectedByReason() {
    return rejected.stream()
        .collect(Collectors.groupingBy(RejectedFile::reason, TreeMap::new, Collectors.counting()));
  }

  /** One line for a person. */
  String summary() {
    String reasons =
        rejectedByReason().entrySet().stream()
            .map(entry -> "%d %s".formatted(entry.getValue(), entry.getKey().written()))
            .collect(Collectors.joining(", "));
    return "%s; %s asked for, %,d known from before; rejected: %s"
        .formatted(
            ReadableCount.of(files.size(), "picture"),
            ReadableCount.of(asked, "link"),
            known,
            reasons.isEmpty() ? "none" : reasons);
  }
}
