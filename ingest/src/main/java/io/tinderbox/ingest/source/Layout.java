package io.tinderbox.ingest.source;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The layouts that are known. A new one is a class and a line here. */
public enum Layout {
  TINY_IMAGENET(new TinyImageNetLayout()),
  CLASS_FOLDERS(new ClassFoldersLayout()),
  SPLIT_FOLDERS(new SplitFoldersLayout());

  private final SourceLayout layout;

  Layout(SourceLayout layout) {
    this.layout = layout;
  }

  /** As a user writes it: {@code tiny-imagenet}. */
  public String written() {
    return SettingsReader.written(this);
  }

  /**
   * @throws TinderboxException exit code 2, when there is no layout of that name
   */
  public static Layout of(String written) {
    return Arrays.stream(values())
        .filter(layout -> layout.written().equals(written))
        .findFirst()
        .orElseThrow(
            () ->
                TinderboxException.usage(
                    "Cannot use the layout '%s': expected one of %s"
                        .formatted(
                            written,
                            Arrays.stream(values())
                                .map(Layout::written)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The layout of a folder: {@code wnids.txt} makes it tiny-imagenet, a folder {@code train}
   * split-folders, anything else class-folders.
   *
   * @throws TinderboxException exit code 2, when there is no such folder
   */
  public static Layout recognise(Storage storage, Location folder) {
    requireFolder(storage, folder);
    if (storage.exists(folder.child("wnids.txt"))) {
      return TINY_IMAGENET;
    }
    boolean split = storage.status(folder.child("train")).filter(e -> e.folder()).isPresent();
    return split ? SPLIT_FOLDERS : CLASS_FOLDERS;
  }

  /**
   * Everything in the source, divided into splits.
   *
   * @param shares how to divide the training folder anew; empty for the layout's own way
   * @throws TinderboxException exit code 2, when there is no such folder; 3, when it is not laid
   *     out this way, holds no pictures, or has a class without pictures
   */
  public Source list(Storage storage, Location folder, Optional<SplitShares> shares, long seed) {
    requireFolder(storage, folder);
    Source source = layout.list(storage, folder);
    if (source.files().stream().noneMatch(file -> file.split().equals(SplitShares.TRAIN))) {
      throw TinderboxException.data(
          "Cannot ingest: expected training pictures laid out as %s, found none (%s)"
              .formatted(written(), folder));
    }
    return shares.or(layout::shares).map(division -> source.divided(division, seed)).orElse(source);
  }

  private static void requireFolder(Storage storage, Location folder) {
    if (!storage.status(folder).filter(e -> e.folder()).isPresent()) {
      String found = storage.exists(folder) ? "a file" : "nothing";
      throw TinderboxException.usage(
          "Cannot ingest: expected a folder of pictures, found %s (%s)".formatted(found, folder));
    }
  }
}
