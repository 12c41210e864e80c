package io.tinderbox.ingest.download;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * One request that is to be made for a link.
 *
 * @param url of the link, as it was written
 * @param trail the addresses of the link so far, each a redirect of the one before it; the last is
 *     to be asked
 * @param failures of the link so far, at any of its addresses
 */
record Visit(String url, List<URI> trail, int failures) {
  Visit {
    trail = List.copyOf(trail);
  }

  static Visit first(Link link) {
    return new Visit(link.url(), List.of(link.address()), 0);
  }

  URI address() {
    return trail.get(trail.size() - 1);
  }

  String host() {
    return WebAddress.host(address());
  }

  int redirects() {
    return trail.size() - 1;
  }

  Visit redirected(URI next) {
    List<URI> longer = new ArrayList<>(trail);
    longer.add(next);
    return new Visit(url, longer, failures);
  }

  Visit again() {
    return new Visit(url, trail, failures + 1);
  }
}
