package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.source.SplitRule;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must hold before a data folder is published; each throws with exit code 3 where it does not.
 */
record PublishChecks(IngestConfig config, IngestRequest request) {
  private static final int NAMED_IN_MESSAGES = 3;

  /**
   * @param sourceFiles all of them, rejected or not
   * @param list where the rejected files stand
   */
  void requireFewRejected(List<RejectedFile> rejected, long sourceFiles, Location list) {
    List<RejectedFile> faults = rejected.stream().filter(file -> file.reason().isFault()).toList();
    long counted = sourceFiles - rejected.size() + faults.size();
    if (faults.size() > config.maxRejectedFraction() * counted) {
      throw TinderboxException.data(
          "Cannot ingest: expected at most %s of the files to be rejected (ingest.maxRejectedFraction), found %d of %d: %s (all in %s)"
              .formatted(
                  config.maxRejectedFraction(), faults.size(), counted, named(faults), list));
    }
  }

  /** Every class has training examples, and no split is left without any. */
  void requireExamples(Manifest manifest) {
    manifest
        .splits()
        .forEach(
            (name, split) -> {
              if (split.examples() == 0) {
                throw TinderboxException.data(
                    "Cannot ingest: expected usable pictures in the split '%s', found none (%s)"
                        .formatted(name, request.source()));
              }
            });
    Manifest.Split train = manifest.split(SplitRule.TRAIN);
    for (Manifest.Label label : manifest.labels()) {
      if (train.classCounts().get(label.index()) == 0) {
        throw TinderboxException.data(
            "Cannot ingest: expected usable training pictures of the class '%s', found none (%s)"
                .formatted(label.id(), request.source()));
      }
    }
  }

  private static String named(List<RejectedFile> rejected) {
    String first =
        rejected.stream()
            .limit(NAMED_IN_MESSAGES)
            .map(file -> "%s (%s)".formatted(file.path(), file.reason().written()))
            .collect(Collectors.joining(", "));
    return rejected.size() > NAMED_IN_MESSAGES ? first + ", …" : first;
  }
}
