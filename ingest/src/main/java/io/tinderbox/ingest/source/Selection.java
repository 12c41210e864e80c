package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.RejectedFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files of a source become examples, and in which split. What is left out is rejected by
 * name, for no fault of its own.
 *
 * @param classes which of them
 * @param split how the training files are divided anew; empty for the source's own splits
 * @param limit files in all, 0 for no limit
 * @param seed of what is drawn
 */
public record Selection(ClassChoice classes, Optional<SplitRule> split, long limit, long seed) {
  public Selection {
    Objects.requireNonNull(classes);
    Objects.requireNonNull(split);
    if (limit < 0) {
      throw new IllegalArgumentException("expected a limit of at least 0, found " + limit);
    }
  }

  /** The same of every class and without a limit. */
  public Selection ofAll() {
    return new Selection(ClassChoice.ALL, split, 0, seed);
  }

  /**
   * What is chosen by class and limit; where the training files are to be divided anew, of these
   * alone.
   *
   * @throws TinderboxException exit code 2, when a class is asked for that the source has not
   */
  public Source chosen(Source source) {
    List<RejectedFile> leftOut = new ArrayList<>(source.rejected());
    List<Label> labels = classes.of(source.labels());
    List<SourceFile> files = ofClasses(source, labels, leftOut);
    if (split.isPresent()) {
      files = trainingFiles(files, leftOut);
    }
    if (limit > 0) {
      files = limited(files, leftOut);
    }
    return new Source(labels, files, leftOut, source.reader());
  }

  /**
   * The training files divided by a rule; others keep their split.
   *
   * @throws TinderboxException exit code 3, when a class has fewer files than its splits take
   */
  Source divided(Source source, SplitRule rule) {
    List<RejectedFile> leftOut = new ArrayList<>(source.rejected());
    List<SourceFile> kept = new ArrayList<>();
    Map<Integer, List<SourceFile>> byClass = new TreeMap<>();
    for (SourceFile file : source.files()) {
      if (file.split().equals(SplitRule.TRAIN)) {
        byClass.computeIfAbsent(file.label(), label -> new ArrayList<>()).add(file);
      } else {
        kept.add(file);
      }
    }
    for (List<SourceFile> ofOneClass : byClass.values()) {
      for (SourceFile file : rule.divide(ofOneClass, seed)) {
        if (file.split().equals(SplitRule.LEFT_OUT)) {
          leftOut.add(
              new RejectedFile(
                  file.id(), RejectReason.NOT_CHOSEN, "beyond the split " + rule.written()));
        } else {
          kept.add(file);
        }
      }
    }
    return new Source(source.labels(), kept, leftOut, source.reader());
  }

  private List<SourceFile> ofClasses(
      Source source, List<Label> labels, List<RejectedFile> leftOut) {
    if (labels.size() == source.labels().size()) {
      return source.files();
    }
    Map<String, Integer> indices = new HashMap<>();
    labels.forEach(label -> indices.put(label.id(), label.index()));
    List<SourceFile> kept = new ArrayList<>();
    for (SourceFile file : source.files()) {
      Integer label = file.label() < 0 ? null : indices.get(source.labels().get(file.label()).id());
      if (label != null) {
        kept.add(file.of(label));
      } else {
        leftOut.add(
            new RejectedFile(
                file.id(), RejectReason.NOT_CHOSEN, "not of the classes " + classes.written()));
      }
    }
    return kept;
  }

  private static List<SourceFile> trainingFiles(
      List<SourceFile> files, List<RejectedFile> leftOut) {
    List<SourceFile> kept = new ArrayList<>();
    for (SourceFile file : files) {
      if (file.split().equals(SplitRule.TRAIN)) {
        kept.add(file);
      } else {
        leftOut.add(
            new RejectedFile(
                file.id(),
                RejectReason.DROPPED_SPLIT,
                "the training folder is divided anew; '%s' is left out".formatted(file.split())));
      }
    }
    return kept;
  }

  /** The same share of every class in every split, one file of each first; drawn by seed and id. */
  private List<SourceFile> limited(List<SourceFile> files, List<RejectedFile> leftOut) {
    if (files.size() <= limit) {
      return files;
    }
    record Ranked(SourceFile file, double position, long drawn) {}
    Map<String, List<SourceFile>> groups = new TreeMap<>();
    for (SourceFile file : files) {
      groups
          .computeIfAbsent(file.split() + "/" + file.label(), group -> new ArrayList<>())
          .add(file);
    }
    List<Ranked> ranked = new ArrayList<>(files.size());
    for (List<SourceFile> group : groups.values()) {
      group.sort(Comparator.<SourceFile>comparingLong(this::drawn).thenComparing(SourceFile::id));
      for (int i = 0; i < group.size(); i++) {
        double position = i == 0 ? 0 : (i + 0.5) / group.size();
        ranked.add(new Ranked(group.get(i), position, drawn(group.get(i))));
      }
    }
    ranked.sort(
        Comparator.comparingDouble(Ranked::position)
            .thenComparingLong(Ranked::drawn)
            .thenComparing(one -> one.file().id()));
    for (Ranked one : ranked.subList((int) limit, ranked.size())) {
      leftOut.add(
          new RejectedFile(
              one.file().id(), RejectReason.NOT_CHOSEN, "beyond the limit of %d".formatted(limit)));
    }
    return ranked.subList(0, (int) limit).stream().map(Ranked::file).toList();
  }

  private long drawn(SourceFile file) {
    return Seeds.of(seed, Purpose.LIMIT, Seeds.hash(file.id()));
  }
}
