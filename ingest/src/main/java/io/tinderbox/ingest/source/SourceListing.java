package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
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

  private final Storage storage;
  private final Location root;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<RejectedFile> rejected = new ArrayList<>();

  SourceListing(Storage storage, Location root) {
    this.storage = storage;
    this.root = root;
  }

  Storage storage() {
    return storage;
  }

  /** Folders directly in a folder, by name, sorted. */
  List<String> folders(Location folder) {
    return storage.list(folder).stream()
        .filter(FileEntry::folder)
        .map(entry -> entry.location().name())
        .filter(name -> !isPassedOver(name))
        .toList();
  }

  /** Files below a folder, at any depth. */
  List<FileEntry> filesBelow(Location folder) {
    List<FileEntry> found = new ArrayList<>();
    for (FileEntry entry : storage.list(folder)) {
      if (isPassedOver(entry.location().name())) {
        continue;
      }
      if (entry.folder()) {
        found.addAll(filesBelow(entry.location()));
      } else {
        found.add(entry);
      }
    }
    return found;
  }

  /**
   * Adds all files below the folder of a class.
   *
   * @throws TinderboxException exit code 3, when there are none
   */
  void addClass(Location folder, String split, Label label) {
    List<FileEntry> found = filesBelow(folder);
    if (found.isEmpty()) {
      throw TinderboxException.data(
          "Cannot ingest: expected pictures of the class '%s', found none (%s)"
              .formatted(label.id(), folder));
    }
    found.forEach(entry -> add(entry, split, label.index()));
  }

  void add(FileEntry entry, String split, int label) {
    files.add(new SourceFile(id(entry.location()), split, label, entry.bytes()));
  }

  /** Rejects the pictures that lie directly in a folder, where only folders are expected. */
  void rejectLoosePictures(Location folder) {
    for (FileEntry entry : storage.list(folder)) {
      if (!entry.folder() && isNamedAsPicture(entry.location().name())) {
        reject(entry.location(), RejectReason.NO_LABEL, "expected a folder of its class around it");
      }
    }
  }

  void reject(Location file, RejectReason reason, String detail) {
    rejected.add(new RejectedFile(id(file), reason, detail));
  }

  Source source(List<Label> labels) {
    return new Source(labels, files, rejected);
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

  private static boolean isPassedOver(String name) {
    return name.startsWith(".")
        || name.endsWith(BOXES)
        || PASSED_OVER.contains(name.toLowerCase(Locale.ROOT));
  }

  private String id(Location file) {
    return file.relativeTo(root);
  }
}
