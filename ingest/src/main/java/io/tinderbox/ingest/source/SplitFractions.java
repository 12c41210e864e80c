package io.tinderbox.ingest.source;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Each file by itself: a number in [0, 1) drawn from seed and id falls into the part of one split.
 * A class has its share of every split approximately, and a file never changes its split when
 * others come or go.
 *
 * @param parts name to share, 0–1, that of the training split above 0; they add up to 1
 */
public record SplitFractions(Map<String, Double> parts) implements SplitRule {
  private static final double ROUNDING = 1e-9;

  public SplitFractions {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    boolean inRange = parts.values().stream().allMatch(share -> share >= 0 && share <= 1);
    if (!inRange || !(Math.abs(sum - 1) < ROUNDING) || !(parts.getOrDefault(TRAIN, 0.0) > 0)) {
      throw new IllegalArgumentException("fractions that add up to 1, %s above 0".formatted(TRAIN));
    }
  }

  static SplitFractions of(Map<String, String> parts) {
    Map<String, Double> shares = new LinkedHashMap<>();
    parts.forEach((name, share) -> shares.put(name, Double.valueOf(share)));
    return new SplitFractions(shares);
  }

  @Override
  public List<SourceFile> divide(List<SourceFile> ofOneClass, long seed) {
    List<SourceFile> divided = new ArrayList<>(ofOneClass.size());
    for (SourceFile file : ofOneClass) {
      divided.add(file.in(split(position(file, seed))));
    }
    return divided;
  }

  private String split(double position) {
    double end = 0;
    String last = TRAIN;
    for (Map.Entry<String, Double> part : parts.entrySet()) {
      end += part.getValue();
      if (position < end) {
        return part.getKey();
      }
      last = part.getValue() > 0 ? part.getKey() : last;
    }
    return last;
  }

  /** In [0, 1), 53 bits. */
  private static double position(SourceFile file, long seed) {
    return (Seeds.of(seed, Purpose.SPLIT, Seeds.hash(file.id())) >>> 11) * 0x1.0p-53;
  }

  @Override
  public String written() {
    return SplitRule.written(parts);
  }
}
