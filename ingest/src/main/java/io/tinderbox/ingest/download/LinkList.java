package io.tinderbox.ingest.download;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A list of links: UTF-8 text with a class and a URL a line. Between them is a tab, a space, a
 * comma or a semicolon; or the file is a CSV whose first line names the columns, two of them {@code
 * class} (or {@code label}, {@code category}) and {@code url} (or {@code uri}, {@code image_url}),
 * in any order and among others. Fields may be quoted. Blank lines and lines that begin with {@code
 * #} are passed over.
 *
 * @param links in the order of the file, no URL twice; a URL that comes again in its own class is
 *     the same link
 * @param rejected lines that are no link, by their number in the detail, and URLs of two classes
 */
public record LinkList(List<Link> links, List<RejectedFile> rejected) {
  public LinkList {
    links = List.copyOf(links);
    rejected = List.copyOf(rejected);
  }

  /**
   * @throws TinderboxException exit code 2, when there is no such file; 3, when no line of it is a
   *     link
   */
  public static LinkList read(Storage storage, Location file) {
    if (storage.status(file).filter(entry -> !entry.folder()).isEmpty()) {
      String found = storage.exists(file) ? "a folder" : "nothing";
      throw TinderboxException.usage(
          "Cannot read links: expected a file with a class and a URL a line, found %s (%s)"
              .formatted(found, file));
    }
    LinkLines lines = new LinkLines();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(storage.open(file), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::accept);
    } catch (IOException | UncheckedIOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    LinkList list = lines.list();
    if (list.links.isEmpty()) {
      throw TinderboxException.data(
          "Cannot read links: expected a class and a URL a line, found %s (%s)"
              .formatted(
                  list.rejected.isEmpty() ? "no lines" : list.rejected.get(0).detail(), file));
    }
    return list;
  }
}
