package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.Manifest.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which classes of a source are taken: all, the first so many of the sorted ids, or a list.
 *
 * @param first number of classes, 0 for no such choice
 * @param ids the list, empty for no such choice
 */
public record ClassChoice(int first, List<String> ids) {
  public static final ClassChoice ALL = new ClassChoice(0, List.of());

  public ClassChoice {
    ids = List.copyOf(ids);
    if (first < 0 || (first > 0 && !ids.isEmpty())) {
      throw new IllegalArgumentException("expected a number or a list of classes");
    }
  }

  /**
   * @param written {@code ""} for all, {@code "10"} for the first ten, {@code "cat,dog"} for these
   */
  public static ClassChoice parse(String written) {
    if (written.isBlank()) {
      return ALL;
    }
    if (written.strip().matches("[1-9]\\d{0,6}")) {
      return new ClassChoice(Integer.parseInt(written.strip()), List.of());
    }
    return new ClassChoice(
        0,
        Arrays.stream(written.split(","))
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .distinct()
            .toList());
  }

  public boolean all() {
    return first == 0 && ids.isEmpty();
  }

  public String written() {
    return first > 0 ? Integer.toString(first) : String.join(",", ids);
  }

  /**
   * The chosen ones with indices of their own, in the order of the ids.
   *
   * @throws TinderboxException exit code 2, when the source has not so many or lacks one
   */
  List<Label> of(List<Label> labels) {
    if (all()) {
      return labels;
    }
    if (first > labels.size()) {
      throw TinderboxException.usage(
          "Cannot take the first %d classes: expected at most %d, as many as the source has"
              .formatted(first, labels.size()));
    }
    Set<String> missing = new TreeSet<>(ids);
    List<Label> chosen = new ArrayList<>();
    for (Label label : labels) {
      if (first > 0 ? chosen.size() < first : missing.remove(label.id())) {
        chosen.add(new Label(chosen.size(), label.id(), label.name()));
      }
    }
    if (!missing.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot take the classes %s: expected classes of the source, found none of that name"
              .formatted(String.join(", ", missing)));
    }
    return chosen;
  }
}
