package io.tinderbox.ingest.download;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.download.Outcome.Contents;
import io.tinderbox.ingest.download.Outcome.Oversized;
import io.tinderbox.ingest.download.Outcome.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Remembers the lasting outcomes from run to run. Object stores cannot append to a file, so that it
 * is a folder of small parts, each published whole, JSON lines in each; of two lines about a link
 * the later counts. What is not yet in a part is lost when the process is killed: at most the last
 * {@value #PART_SECONDS} s. Lines that cannot be read are as if they were not there. For one
 * thread.
 */
final class Ledger {
  static final String FOLDER = "_ledger";
  private static final long PART_SECONDS = 5;
  private static final int PART_LINES = 1000;
  private static final Pattern PART = Pattern.compile("part-(\\d{8})\\.jsonl");

  private final Storage storage;
  private final Location folder;
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final List<Location> parts = new ArrayList<>();
  private final StringBuilder pending = new StringBuilder();
  private int pendingLines;
  private long flushed = System.nanoTime();
  private int next;

  /** A line of a part; {@code reason} is absent where contents came. */
  private record Line(
      String url, RejectReason reason, String detail, long bytes, String sha256, String md5) {}

  private Ledger(Storage storage, Location folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * @param downloads the folder that the pictures lie in
   */
  static Ledger open(Storage storage, Location downloads) {
    Ledger ledger = new Ledger(storage, downloads.child(FOLDER));
    storage.makeFolder(ledger.folder);
    for (FileEntry entry : storage.list(ledger.folder)) {
      var part = PART.matcher(entry.location().name());
      if (part.matches()) {
        ledger.next = Integer.parseInt(part.group(1)) + 1;
        ledger.parts.add(entry.location());
        String text = new String(storage.read(entry.location()), StandardCharsets.UTF_8);
        text.lines().forEach(line -> ledger.readLine(line, entry.location()));
      }
    }
    return ledger;
  }

  Optional<Outcome> outcome(String url) {
    return Optional.ofNullable(outcomes.get(url));
  }

  void add(String url, Outcome outcome) {
    if (!outcome.isLasting()) {
      return;
    }
    outcomes.put(url, outcome);
    pending.append(Json.line(line(url, outcome))).append('\n');
    pendingLines++;
    flushIfDue();
  }

  void flushIfDue() {
    Duration since = Duration.ofNanos(System.nanoTime() - flushed);
    if (pendingLines >= PART_LINES || since.toSeconds() >= PART_SECONDS) {
      flush();
    }
  }

  void flush() {
    if (pendingLines > 0) {
      publish(pending.toString());
      pending.setLength(0);
      pendingLines = 0;
    }
    flushed = System.nanoTime();
  }

  /** Makes one part of all; a process that is killed meanwhile leaves lines twice, at worst. */
  void compact() {
    flush();
    if (parts.size() < 2) {
      return;
    }
    List<Location> old = List.copyOf(parts);
    StringBuilder all = new StringBuilder();
    outcomes.forEach((url, outcome) -> all.append(Json.line(line(url, outcome))).append('\n'));
    publish(all.toString());
    old.forEach(storage::delete);
    parts.removeAll(old);
  }

  private void publish(String lines) {
    Location part = folder.child("part-%08d.jsonl".formatted(next++));
    storage.write(part, lines.getBytes(StandardCharsets.UTF_8));
    parts.add(part);
  }

  private void readLine(String text, Location origin) {
    try {
      Line line = Json.read(text.getBytes(StandardCharsets.UTF_8), Line.class, origin);
      outcomes.put(Objects.requireNonNull(line.url), outcome(line));
    } catch (TinderboxException | NullPointerException e) {
      // Not a line of ours: what it told is found out again.
    }
  }

  private static Outcome outcome(Line line) {
    if (line.reason == null) {
      return new Contents(
          line.bytes, Objects.requireNonNull(line.sha256), Objects.requireNonNull(line.md5));
    }
    return line.reason == RejectReason.TOO_LARGE
        ? new Oversized(line.bytes)
        : new Refusal(line.reason, Objects.requireNonNull(line.detail));
  }

  private static Line line(String url, Outcome outcome) {
    if (outcome instanceof Contents contents) {
      return new Line(url, null, null, contents.bytes(), contents.sha256(), contents.md5());
    }
    if (outcome instanceof Oversized oversized) {
      return new Line(url, RejectReason.TOO_LARGE, null, oversized.waitedForBytes(), null, null);
    }
    Refusal refusal = (Refusal) outcome;
    return new Line(url, refusal.reason(), refusal.detail(), 0, null, null);
  }
}
