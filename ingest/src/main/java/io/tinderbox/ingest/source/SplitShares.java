package io.tinderbox.ingest.source;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How one folder of pictures is divided into splits: class by class, in the order of a hash of seed
 * and id, so that every class has its share in every split as nearly as whole pictures allow.
 *
 * @param train share of the training split, 0–1; the three add up to 1
 * @param val share of the validation split
 * @param test share of the test split
 */
public record SplitShares(double train, double val, double test) {
  public static final String TRAIN = "train";
  public static final String VAL = "val";
  public static final String TEST = "test";

  /** What class folders are divided into unless told otherwise. */
  public static final SplitShares USUAL = new SplitShares(0.8, 0.1, 0.1);

  private static final double ROUNDING = 1e-9;

  public SplitShares {
    if (!areValid(List.of(train, val, test))) {
      throw new IllegalArgumentException(
          "expected shares that add up to 1, found %s, %s, %s".formatted(train, val, test));
    }
  }

  /** Whether these are three shares that add up to 1, the first of them above 0. */
  public static boolean areValid(List<Double> shares) {
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    return shares.size() == 3
        && shares.stream().allMatch(share -> share >= 0)
        && shares.get(0) > 0
        && Math.abs(sum - 1) < ROUNDING;
  }

  /** The files of one class, each with the split that it falls into. */
  List<SourceFile> divide(List<SourceFile> ofOneClass, long seed) {
    List<SourceFile> ordered = new ArrayList<>(ofOneClass);
    ordered.sort(
        Comparator.<SourceFile>comparingLong(
                file -> Seeds.of(seed, Purpose.SPLIT, Seeds.hash(file.id())))
            .thenComparing(SourceFile::id));
    int count = ordered.size();
    long trainEnd = Math.max(1, Math.round(count * train));
    long valEnd = Math.round(count * (train + val));
    List<SourceFile> divided = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String split = i < trainEnd ? TRAIN : i < valEnd ? VAL : TEST;
      divided.add(ordered.get(i).in(split));
    }
    return divided;
  }
}
