package io.tinderbox.ingest.source;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.ingest.source.SourceTree.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Gathers a source's files while a layout walks over it. Hidden files and folders, and the files
 * that data sets and desktops lay beside pictures, are passed over; every other file in a folder of
 * pictures counts.
 */
final class SourceListing {
  private static final Set<String> PASSED_OVER = Set.of("thumbs.db", "desktop.ini", "__macosx");
  private static final String BOXES = "_boxes.txt";
  private static final Set<String> PICTURE_ENDINGS = Set.of("jpg", "jpeg", "png");

  private final SourceTree tree;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<RejectedFile> rejected = new ArrayList<>();

  SourceListing(SourceTree tree) {
    this.tree = tree;
  }

  SourceTree tree() {
    return tree;
  }

  /** Folders directly in a folder, by name, sorted. */
  List<String> folders(String folder) {
    return tree.list(folder).stream()
        .filter(Entry::folder)
        .map(Entry::name)
        .filter(name -> !isPassedOver(name))
        .toList();
  }

  /** Files below a folder, at any depth. */
  List<Entry> filesBelow(String folder) {
    List<Entry> found = new ArrayList<>();
    for (Entry entry : tree.list(folder)) {
      if (isPassedOver(entry.name())) {
        continue;
      }
      if (entry.folder()) {
        found.addAll(filesBelow(entry.path()));
      } else {
        found.add(entry);
      }
    }
    return found;
  }

  /** Adds all files below the folder of a class. */
  void addClass(String folder, String split, Label label) {
    filesBelow(folder).forEach(entry -> add(entry, split, label.index()));
  }

  void add(Entry entry, String split, int label) {
    files.add(new SourceFile(entry.path(), split, label, entry.bytes(), entry.offset()));
  }

  /** Rejects the pictures that lie directly in a folder, where only folders are expected. */
  void rejectLoosePictures(String folder) {
    for (Entry entry : tree.list(folder)) {
      if (!entry.folder() && isNamedAsPicture(entry.name())) {
        reject(entry.path(), RejectReason.NO_LABEL, "expected a folder of its class around it");
      }
    }
  }

  void reject(String path, RejectReason reason, String detail) {
    rejected.add(new RejectedFile(path, reason, detail));
  }

  Source source(List<Label> labels) {
    return new Source(labels, files, rejected, tree.reader());
  }

  /**
   * @param ids in any order
   * @param names by id; an id without one is its own name
   */
  static List<Label> labels(Iterable<String> ids, Map<String, String> names) {
    List<String> sorted = new ArrayList<>();
    ids.forEach(sorted::add);
    sorted.sort(null);
    List<Label> labels = new ArrayList<>();
    for (String id : sorted) {
      labels.add(new Label(labels.size(), id, names.getOrDefault(id, id)));
    }
    return labels;
  }

  static boolean isNamedAsPicture(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !isPassedOver(name) && PICTURE_ENDINGS.contains(ending);
  }

  static boolean isPassedOver(String name) {
    return name.startsWith(".")
        || name.endsWith(BOXES)
        || PASSED_OVER.contains(name.toLowerCase(Locale.ROOT));
  }
}
