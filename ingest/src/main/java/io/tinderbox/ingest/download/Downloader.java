package io.tinderbox.ingest.download;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.download.Outcome.Contents;
import io.tinderbox.ingest.download.Outcome.Oversized;
import io.tinderbox.ingest.download.Outcome.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Fetches pictures from the web into a folder, on the driver. A run asks only for what no earlier
 * run has settled: a picture that is in the folder is not fetched again, and neither is a link that
 * was found dead. Links that gave no answer are asked for anew in each run.
 */
public final class Downloader {
  private final Storage storage;
  private final Location folder;
  private final DownloadConfig config;
  private final KeepRule rule;
  private final Progress progress;

  private Downloader(Storage storage, Location folder, DownloadConfig config, Progress progress) {
    this.storage = Objects.requireNonNull(storage);
    this.folder = Objects.requireNonNull(folder);
    this.config = Objects.requireNonNull(config);
    this.rule = KeepRule.of(config);
    this.progress = Objects.requireNonNull(progress);
  }

  /**
   * @param folder of the pictures and of what is known of the links; made when it is not there. One
   *     for several lists is well: a URL has the same file name in each
   */
  public static Downloader of(
      Storage storage, Location folder, DownloadConfig config, Progress progress) {
    return new Downloader(storage, folder, config, progress);
  }

  /**
   * @throws TinderboxException exit code 5, when it is interrupted or the folder cannot be written;
   *     6, when another process downloads into it. What has come is kept
   */
  public Downloads execute(List<Link> links) {
    progress.begin("Downloading", links.size(), "link");
    try (FolderLock lock = FolderLock.take(storage, folder)) {
      Ledger ledger = Ledger.open(storage, folder);
      Map<String, Outcome> outcomes = settled(links, ledger);
      int known = outcomes.size();
      progress.advance(known);
      try {
        fetch(links, outcomes, ledger);
      } finally {
        ledger.flush();
      }
      ledger.compact();
      Downloads downloads = judged(links, outcomes, known);
      progress.end(downloads.summary());
      return downloads;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.interrupted(
          "Interrupted: downloading to %s; run again to go on".formatted(folder));
    }
  }

  /** The outcomes by URL that earlier runs have brought and that hold under these settings. */
  private Map<String, Outcome> settled(List<Link> links, Ledger ledger) {
    Map<String, Long> lengths = new HashMap<>();
    for (FileEntry entry : storage.list(folder)) {
      if (!entry.folder()) {
        lengths.put(entry.location().name(), entry.bytes());
      }
    }
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Link link : links) {
      Optional<Long> length = Optional.ofNullable(lengths.get(Link.fileName(link.url())));
      Optional<Outcome> told = ledger.outcome(link.url());
      if (told.isPresent()) {
        told.filter(outcome -> holds(outcome, length))
            .ifPresent(outcome -> outcomes.put(link.url(), outcome));
      } else if (length.isPresent()) {
        // Published and not yet in the ledger when an earlier run was killed.
        Location file = folder.child(Link.fileName(link.url()));
        outcomes.computeIfAbsent(
            link.url(),
            url -> {
              Outcome contents = Contents.of(storage.read(file));
              ledger.add(url, contents);
              return contents;
            });
      }
    }
    return outcomes;
  }

  private boolean holds(Outcome outcome, Optional<Long> length) {
    if (outcome instanceof Contents contents) {
      return rule.refusal(contents).isPresent() || length.equals(Optional.of(contents.bytes()));
    }
    return !(outcome instanceof Oversized oversized)
        || oversized.waitedForBytes() >= config.maxBytes();
  }

  private void fetch(List<Link> links, Map<String, Outcome> outcomes, Ledger ledger)
      throws InterruptedException {
    Map<String, Link> missing = new LinkedHashMap<>();
    for (Link link : links) {
      if (!outcomes.containsKey(link.url())) {
        missing.putIfAbsent(link.url(), link);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    new Fetching(storage, folder, config)
        .run(
            List.copyOf(missing.values()),
            new Fetching.Listener() {
              @Override
              public void outcome(String url, Outcome outcome) {
                outcomes.put(url, outcome);
                ledger.add(url, outcome);
                progress.advance(1);
              }

              @Override
              public void tick() {
                ledger.flushIfDue();
              }
            });
  }

  private Downloads judged(List<Link> links, Map<String, Outcome> outcomes, int known) {
    List<DownloadedFile> files = new ArrayList<>();
    List<RejectedFile> rejected = new ArrayList<>();
    Map<String, Link> bySha256 = new HashMap<>();
    for (Link link : links) {
      Outcome outcome = outcomes.get(link.url());
      Optional<Refusal> refusal =
          rule.refusal(outcome).or(() -> duplicate(link, outcome, bySha256));
      if (refusal.isPresent()) {
        Refusal because = refusal.get();
        rejected.add(new RejectedFile(link.url(), because.reason(), because.detail()));
      } else if (outcome instanceof Contents contents) {
        files.add(
            new DownloadedFile(
                link.className(),
                link.url(),
                Link.fileName(link.url()),
                contents.bytes(),
                contents.sha256()));
      }
    }
    return new Downloads(files, rejected, outcomes.size() - known, known);
  }

  /** The first link in the list with the same bytes is kept, whichever came first. */
  private static Optional<Refusal> duplicate(
      Link link, Outcome outcome, Map<String, Link> bySha256) {
    if (!(outcome instanceof Contents contents)) {
      return Optional.empty();
    }
    return Optional.ofNullable(bySha256.putIfAbsent(contents.sha256(), link))
        .map(
            first ->
                new Refusal(
                    RejectReason.DUPLICATE,
                    "the same bytes as %s of the class '%s'"
                        .formatted(first.url(), first.className())));
  }
}
