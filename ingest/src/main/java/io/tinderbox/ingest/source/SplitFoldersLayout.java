package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One folder a split, {@code train/CLASS/…/picture}, {@code test/CLASS/…/picture}; splits are named
 * as their folders. The folders in {@code train} are the classes. A split without folders of
 * classes is unlabelled.
 */
final class SplitFoldersLayout implements SourceLayout {
  @Override
  public Source list(Storage storage, Location root) {
    SourceListing listing = new SourceListing(storage, root);
    List<String> splits = listing.folders(root);
    if (!splits.contains(SplitShares.TRAIN)) {
      throw TinderboxException.data(
          "Cannot ingest: expected a folder 'train' among the splits, found %s (%s)"
              .formatted(splits, root));
    }
    Location train = root.child(SplitShares.TRAIN);
    Map<String, Label> labels =
        SourceListing.labels(listing.folders(train), Map.of()).stream()
            .collect(Collectors.toMap(Label::id, Function.identity()));
    for (String split : splits) {
      addSplit(listing, root.child(split), split, labels);
    }
    listing.rejectLoosePictures(root);
    return listing.source(SourceListing.labels(labels.keySet(), Map.of()));
  }

  private static void addSplit(
      SourceListing listing, Location folder, String split, Map<String, Label> labels) {
    List<String> classes = listing.folders(folder);
    if (classes.isEmpty() && !split.equals(SplitShares.TRAIN)) {
      listing.filesBelow(folder).forEach(entry -> listing.add(entry, split, Manifest.UNLABELLED));
      return;
    }
    for (String name : classes) {
      Label label = labels.get(name);
      if (label != null) {
        listing.addClass(folder.child(name), split, label);
      } else {
        for (FileEntry entry : listing.filesBelow(folder.child(name))) {
          listing.reject(
              entry.location(),
              RejectReason.UNKNOWN_CLASS,
              "expected a class of 'train', found '%s'".formatted(name));
        }
      }
    }
    listing.rejectLoosePictures(folder);
  }
}
