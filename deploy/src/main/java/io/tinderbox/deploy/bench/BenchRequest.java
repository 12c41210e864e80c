package io.tinderbox.deploy.bench;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import java.util.List;
import java.util.Optional;

/**
 * What to measure, on what.
 *
 * @param only names of groups; empty for all that are measured by default
 * @param data data folder to read from; made of the pictures where there is none
 * @param images pictures to ingest; drawn where there are none
 * @param pythons interpreters of which the first that has PyTorch is compared with
 */
public record BenchRequest(
    List<String> only,
    BenchOptions options,
    Optional<Location> data,
    Optional<Location> images,
    List<String> pythons) {
  /**
   * @throws TinderboxException exit code 2, when a name is not known
   */
  public BenchRequest {
    only = List.copyOf(only);
    pythons = List.copyOf(pythons);
    List<String> known = Benches.names();
    for (String name : only) {
      if (!known.contains(name)) {
        throw TinderboxException.usage(
            "Cannot measure '%s': expected some of %s (--only)"
                .formatted(name, String.join(", ", known)));
      }
    }
  }

  /** Groups to measure, in the registry's order. */
  List<Bench> chosen() {
    return Benches.ALL.stream()
        .filter(bench -> only.isEmpty() ? bench.byDefault() : only.contains(bench.name()))
        .toList();
  }
}
