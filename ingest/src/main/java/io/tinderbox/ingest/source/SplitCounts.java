package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * So many files of every class a split, in the order of a hash of seed and id; files beyond them
 * are left out.
 *
 * @param parts name to files a class, that of the training split above 0
 */
public record SplitCounts(Map<String, Integer> parts) implements SplitRule {
  public SplitCounts {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    if (parts.values().stream().anyMatch(count -> count < 0) || parts.getOrDefault(TRAIN, 0) < 1) {
      throw new IllegalArgumentException("counts of files a class, %s above 0".formatted(TRAIN));
    }
  }

  static SplitCounts of(Map<String, String> parts) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    parts.forEach((name, count) -> counts.put(name, Integer.valueOf(count)));
    return new SplitCounts(counts);
  }

  /** Files of a class that the splits take together. */
  public int perClass() {
    return parts.values().stream().reduce(0, Math::addExact);
  }

  /**
   * @throws TinderboxException exit code 3, when there are fewer files than the splits take
   */
  @Override
  public List<SourceFile> divide(List<SourceFile> ofOneClass, long seed) {
    if (ofOneClass.size() < perClass()) {
      throw TinderboxException.data(
          "Cannot divide the training pictures: expected at least %d of every class for the split %s, found %d (%s)"
              .formatted(
                  perClass(),
                  written(),
                  ofOneClass.size(),
                  ofOneClass.isEmpty() ? "a class" : ofOneClass.get(0).id()));
    }
    List<SourceFile> ordered = new ArrayList<>(ofOneClass);
    ordered.sort(
        Comparator.<SourceFile>comparingLong(
                file -> Seeds.of(seed, Purpose.SPLIT, Seeds.hash(file.id())))
            .thenComparing(SourceFile::id));
    List<SourceFile> divided = new ArrayList<>(ordered.size());
    for (Map.Entry<String, Integer> part : parts.entrySet()) {
      for (int i = 0; i < part.getValue(); i++) {
        divided.add(ordered.get(divided.size()).in(part.getKey()));
      }
    }
    while (divided.size() < ordered.size()) {
      divided.add(ordered.get(divided.size()).in(LEFT_OUT));
    }
    return divided;
  }

  @Override
  public String written() {
    return SplitRule.written(parts);
  }
}
