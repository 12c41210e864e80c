package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.ingest.source.SourceTree.Entry;
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
  public Source list(SourceContext context) {
    SourceListing listing = new SourceListing(context.tree());
    List<String> splits = listing.folders("");
    if (!splits.contains(SplitRule.TRAIN)) {
      throw TinderboxException.data(
          "Cannot ingest: expected a folder 'train' among the splits, found %s (%s)"
              .formatted(splits, context.location()));
    }
    Map<String, Label> labels =
        SourceListing.labels(listing.folders(SplitRule.TRAIN), Map.of()).stream()
            .collect(Collectors.toMap(Label::id, Function.identity()));
    for (String split : splits) {
      addSplit(listing, split, labels);
    }
    listing.rejectLoosePictures("");
    return listing.source(SourceListing.labels(labels.keySet(), Map.of()));
  }

  private static void addSplit(SourceListing listing, String split, Map<String, Label> labels) {
    List<String> classes = listing.folders(split);
    if (classes.isEmpty() && !split.equals(SplitRule.TRAIN)) {
      listing.filesBelow(split).forEach(entry -> listing.add(entry, split, Manifest.UNLABELLED));
      return;
    }
    for (String name : classes) {
      Label label = labels.get(name);
      if (label != null) {
        listing.addClass(split + "/" + name, split, label);
      } else {
        for (Entry entry : listing.filesBelow(split + "/" + name)) {
          listing.reject(
              entry.path(),
              RejectReason.UNKNOWN_CLASS,
              "expected a class of 'train', found '%s'".formatted(name));
        }
      }
    }
    listing.rejectLoosePictures(split);
  }
}
