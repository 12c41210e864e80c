package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.source.Source;
import io.tinderbox.ingest.source.SourceFile;
import io.tinderbox.ingest.source.SplitCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** New files to a complete data folder: what of a source is new, and the manifest afterwards. */
record Addition(DataFolder folder, IngestRequest request, IngestConfig config) {
  private static final int NAMED_IN_MESSAGES = 3;

  /**
   * @throws TinderboxException exit code 2, when the folder was made in another way than the
   *     settings ask for, naming every difference; or when a new file would have no place
   */
  void requireSameSettings() {
    Manifest.Origin origin = before().origin();
    List<String> differences = new ArrayList<>();
    if (!origin.layout().equals(request.layout().written())) {
      differences.add(
          "the layout %s, found %s".formatted(origin.layout(), request.layout().written()));
    }
    Map<String, String> settings = config.settings();
    for (String key : IngestConfig.OF_EVERY_EXAMPLE) {
      String kept = origin.settings().getOrDefault(key, "unknown");
      if (!kept.equals(settings.get(key))) {
        differences.add("%s = '%s', found '%s'".formatted(key, kept, settings.get(key)));
      }
    }
    if (config.selection().split().filter(SplitCounts.class::isInstance).isPresent()) {
      differences.add("ingest.split with fractions, found counts, which leave new files no place");
    }
    if (config.selection().limit() > 0) {
      differences.add("ingest.limit = 0, found %d".formatted(config.selection().limit()));
    }
    if (!differences.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot append: expected %s (%s)"
              .formatted(String.join("; ", differences), folder.location()));
    }
  }

  /**
   * What of a source the folder does not know, with the folder's labels.
   *
   * @throws TinderboxException exit code 3, when a file is of a class that the folder lacks, or a
   *     name of another source is known already
   */
  Source of(Source listed, KnownFiles known) {
    requireDistinct(listed, known);
    Map<String, Integer> indices = new HashMap<>();
    before().labels().forEach(label -> indices.put(label.id(), label.index()));
    List<SourceFile> files = new ArrayList<>();
    List<RejectedFile> rejected = new ArrayList<>();
    TreeSet<String> unknown = new TreeSet<>();
    for (SourceFile file : listed.files()) {
      if (known.isSettled(file.id())) {
        continue;
      }
      if (file.label() < 0) {
        files.add(file);
        continue;
      }
      String id = listed.labels().get(file.label()).id();
      Integer index = indices.get(id);
      if (index != null) {
        files.add(file.of(index));
      } else if (before().origin().settings().getOrDefault(IngestConfig.CLASSES, "").isEmpty()) {
        unknown.add(id);
      } else {
        rejected.add(
            new RejectedFile(
                file.id(), RejectReason.NOT_CHOSEN, "not of the classes of the data folder"));
      }
    }
    if (!unknown.isEmpty()) {
      throw TinderboxException.data(
          "Cannot append: expected classes of the data folder, found %s; a folder of other classes is made anew (%s)"
              .formatted(String.join(", ", unknown), request.source()));
    }
    listed.rejected().stream().filter(file -> !known.contains(file.path())).forEach(rejected::add);
    return new Source(before().labels(), files, rejected, listed.reader());
  }

  /** A name that is known stands for the same file only where it comes from the same place. */
  private void requireDistinct(Source listed, KnownFiles known) {
    if (request.layout().namesAreGlobal()
        || before().origin().sources().contains(request.source().toString())) {
      return;
    }
    List<String> same =
        listed.files().stream().map(SourceFile::id).filter(known::contains).sorted().toList();
    if (!same.isEmpty()) {
      throw TinderboxException.data(
          "Cannot append: expected names that are new, found %d that the data folder holds from %s: %s (%s)"
              .formatted(
                  same.size(),
                  String.join(", ", before().origin().sources()),
                  String.join(", ", same.subList(0, Math.min(NAMED_IN_MESSAGES, same.size()))),
                  request.source()));
    }
  }

  /** All that was set aside, before and now, by path; of a file that was tried again, as now. */
  static List<RejectedFile> rejected(List<RejectedFile> rejectedBefore, ManifestAssembly added) {
    Set<String> triedAgain = new HashSet<>();
    added.source().files().forEach(file -> triedAgain.add(file.id()));
    added.rejected().forEach(file -> triedAgain.add(file.path()));
    List<RejectedFile> all = new ArrayList<>(added.rejected());
    rejectedBefore.stream().filter(file -> !triedAgain.contains(file.path())).forEach(all::add);
    return ManifestAssembly.sorted(all);
  }

  /**
   * The folder's manifest with what was added.
   *
   * @param rejected before and now
   */
  Manifest manifest(ManifestAssembly added, List<RejectedFile> rejected, String digest) {
    Manifest.Origin origin = before().origin();
    List<String> sources = new ArrayList<>(origin.sources());
    if (!sources.contains(request.source().toString())) {
      sources.add(request.source().toString());
    }
    return added.manifest(
        config,
        new Manifest.Origin(
            origin.layout(),
            sources,
            origin.settings(),
            digest,
            added.trainingPixels(origin.trainingPixels())),
        merged(before().splits(), added.splits()),
        ManifestAssembly.counts(rejected));
  }

  private static SortedMap<String, Manifest.Split> merged(
      SortedMap<String, Manifest.Split> before, SortedMap<String, Manifest.Split> added) {
    SortedMap<String, Manifest.Split> merged = new TreeMap<>(before);
    added.forEach((name, split) -> merged.merge(name, split, Addition::merged));
    return merged;
  }

  private static Manifest.Split merged(Manifest.Split before, Manifest.Split added) {
    List<Manifest.Shard> shards = new ArrayList<>(before.shards());
    shards.addAll(added.shards());
    if (added.examples() == 0) {
      return before;
    }
    List<Long> counts = new ArrayList<>();
    if (before.labelled() && added.labelled()) {
      for (int i = 0; i < before.classCounts().size(); i++) {
        counts.add(before.classCounts().get(i) + added.classCounts().get(i));
      }
    }
    return new Manifest.Split(before.examples() + added.examples(), counts, shards);
  }

  private Manifest before() {
    return folder.manifest();
  }
}
