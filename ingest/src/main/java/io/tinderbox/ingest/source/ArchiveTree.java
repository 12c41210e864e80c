package io.tinderbox.ingest.source;

import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.archive.ArchiveMember;
import io.tinderbox.ingest.archive.TarIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A source that is an archive, read in place from a plain tar. Where one folder holds everything,
 * as in {@code tiny-imagenet-200.zip}, that folder is the root: its tree is the same packed and
 * unpacked.
 */
public final class ArchiveTree implements SourceTree {
  private final Storage storage;
  private final Location source;
  private final Location tar;
  private final String root;
  private final Map<String, TreeMap<String, Entry>> folders = new HashMap<>();

  private ArchiveTree(Storage storage, Location source, Location tar, TarIndex index) {
    this.storage = storage;
    this.source = source;
    this.tar = tar;
    folders.put("", new TreeMap<>());
    index.folders().forEach(this::addFolder);
    index.members().forEach(this::add);
    this.root = onlyFolder();
  }

  /**
   * @param source as the user named it
   * @param tar the source as a plain tar
   * @param index of that tar
   */
  static ArchiveTree of(Storage storage, Location source, Location tar, TarIndex index) {
    return new ArchiveTree(storage, source, tar, index);
  }

  private void add(ArchiveMember member) {
    Entry entry = new Entry(member.path(), false, member.bytes(), member.offset());
    addFolder(parent(member.path()));
    folders.get(parent(member.path())).put(entry.name(), entry);
  }

  private void addFolder(String path) {
    if (folders.containsKey(path)) {
      return;
    }
    addFolder(parent(path));
    folders.put(path, new TreeMap<>());
    Entry entry = new Entry(path, true, 0, 0);
    folders.get(parent(path)).put(entry.name(), entry);
  }

  /**
   * The folder that everything lies in, with a slash, or {@code ""}. A folder of pictures is a
   * class and one named {@code train} a split, even where it is the only one.
   */
  private String onlyFolder() {
    List<Entry> top =
        folders.get("").values().stream()
            .filter(entry -> !SourceListing.isPassedOver(entry.name()))
            .toList();
    if (top.size() != 1 || !top.get(0).folder() || top.get(0).path().equals(SplitRule.TRAIN)) {
      return "";
    }
    String only = top.get(0).path();
    var inside = folders.get(only).values();
    boolean holdsFolders = inside.stream().anyMatch(Entry::folder);
    boolean holdsPictures =
        inside.stream()
            .anyMatch(entry -> !entry.folder() && SourceListing.isNamedAsPicture(entry.name()));
    return holdsFolders && !holdsPictures ? only + "/" : "";
  }

  @Override
  public List<Entry> list(String folder) {
    TreeMap<String, Entry> found = folders.get(inArchive(folder));
    return found == null ? List.of() : found.values().stream().map(this::below).toList();
  }

  @Override
  public boolean exists(String path) {
    return folders.containsKey(inArchive(path)) || file(path) != null;
  }

  @Override
  public byte[] read(String path) {
    Entry file = Objects.requireNonNull(file(path), () -> "no file %s".formatted(place(path)));
    return storage.read(tar, file.offset(), Math.toIntExact(file.bytes()));
  }

  @Override
  public SourceReader reader() {
    return new ArchiveReader(storage, tar);
  }

  @Override
  public String place(String path) {
    return path.isEmpty() ? source.toString() : "%s!/%s".formatted(source, root + path);
  }

  private Entry file(String path) {
    String place = inArchive(path);
    TreeMap<String, Entry> folder = folders.get(parent(place));
    Entry entry = folder == null ? null : folder.get(place.substring(place.lastIndexOf('/') + 1));
    return entry == null || entry.folder() ? null : entry;
  }

  private String inArchive(String path) {
    if (path.isEmpty()) {
      return root.isEmpty() ? "" : root.substring(0, root.length() - 1);
    }
    return root + path;
  }

  private Entry below(Entry entry) {
    return new Entry(
        entry.path().substring(root.length()), entry.folder(), entry.bytes(), entry.offset());
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
