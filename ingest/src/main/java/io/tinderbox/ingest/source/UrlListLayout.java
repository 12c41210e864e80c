package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.ingest.download.DownloadedFile;
import io.tinderbox.ingest.download.Downloader;
import io.tinderbox.ingest.download.Downloads;
import io.tinderbox.ingest.download.Link;
import io.tinderbox.ingest.download.LinkList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of links, a class and a URL a line. The id of a picture is its URL; what was downloaded
 * stays beside the shards, so that nothing is fetched twice.
 */
final class UrlListLayout implements SourceLayout {
  @Override
  public Source list(SourceContext context) {
    LinkList list = LinkList.read(context.storage(), context.location());
    List<Label> labels =
        SourceListing.labels(
            list.links().stream().map(Link::className).distinct().toList(), Map.of());
    Map<String, Integer> indices = new HashMap<>();
    labels.forEach(label -> indices.put(label.id(), label.index()));
    List<SourceFile> files =
        list.links().stream()
            .map(
                link ->
                    new SourceFile(
                        link.url(), SplitRule.TRAIN, indices.get(link.className()), 0, 0))
            .toList();
    return new Source(
        labels,
        files,
        list.rejected(),
        new DownloadReader(new FolderReader(context.storage(), context.downloads())));
  }

  @Override
  public Source fetched(Source chosen, SourceContext context) {
    Map<String, SourceFile> byUrl = new HashMap<>();
    chosen.files().forEach(file -> byUrl.put(file.id(), file));
    List<Link> links =
        chosen.files().stream()
            .map(file -> new Link(chosen.labels().get(file.label()).id(), file.id()))
            .toList();
    Downloads downloads =
        Downloader.of(
                context.storage(),
                context.downloads(),
                context.config().links(),
                context.progress())
            .execute(links);
    requireAnAnswer(downloads, context);
    List<SourceFile> files = new ArrayList<>();
    for (DownloadedFile file : downloads.files()) {
      files.add(byUrl.get(file.url()).withBytes(file.bytes()));
    }
    List<RejectedFile> rejected = new ArrayList<>(chosen.rejected());
    rejected.addAll(downloads.rejected());
    return new Source(chosen.labels(), files, rejected, chosen.reader());
  }

  /** Where no host answers it is the network here that fails, and not the list. */
  private static void requireAnAnswer(Downloads downloads, SourceContext context) {
    boolean asked = !downloads.rejected().isEmpty() && downloads.files().isEmpty();
    if (asked
        && downloads.rejected().stream()
            .allMatch(file -> file.reason() == RejectReason.NO_ANSWER)) {
      RejectedFile first = downloads.rejected().get(0);
      throw TinderboxException.interrupted(
          "Cannot fetch links: expected an answer to any of %d, found none: %s: %s (%s)"
              .formatted(
                  downloads.rejected().size(), first.path(), first.detail(), context.location()));
    }
  }

  @Override
  public Optional<SplitRule> split() {
    return Optional.of(SplitRule.usual());
  }

  @Override
  public boolean namesAreGlobal() {
    return true;
  }
}
