package io.tinderbox.ingest.source;

import io.tinderbox.common.shard.Manifest.Label;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One folder a class, {@code CLASS/…/picture}, at any depth; the folder's name is the class. */
final class ClassFoldersLayout implements SourceLayout {
  @Override
  public Source list(SourceContext context) {
    SourceListing listing = new SourceListing(context.tree());
    List<Label> labels = SourceListing.labels(listing.folders(""), Map.of());
    for (Label label : labels) {
      listing.addClass(label.id(), SplitRule.TRAIN, label);
    }
    listing.rejectLoosePictures("");
    return listing.source(labels);
  }

  @Override
  public Optional<SplitRule> split() {
    return Optional.of(SplitRule.usual());
  }
}
