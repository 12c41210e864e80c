package io.tinderbox.ingest.source;

import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One folder a class, {@code CLASS/…/picture}, at any depth; the folder's name is the class. */
final class ClassFoldersLayout implements SourceLayout {
  @Override
  public Source list(Storage storage, Location root) {
    SourceListing listing = new SourceListing(storage, root);
    List<Label> labels = SourceListing.labels(listing.folders(root), Map.of());
    for (Label label : labels) {
      listing.addClass(root.child(label.id()), SplitShares.TRAIN, label);
    }
    listing.rejectLoosePictures(root);
    return listing.source(labels);
  }

  @Override
  public Optional<SplitShares> shares() {
    return Optional.of(SplitShares.USUAL);
  }
}
