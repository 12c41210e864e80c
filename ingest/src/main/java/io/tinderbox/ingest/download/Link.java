package io.tinderbox.ingest.download;

import java.net.URI;

/**
 * Where a picture of a class is said to be.
 *
 * @param url http or https, as it was written in the list
 */
public record Link(String className, String url) {
  public Link {
    if (className.isBlank()) {
      throw new IllegalArgumentException("expected the name of a class, found none: " + url);
    }
    if (WebAddress.parse(url).isEmpty()) {
      throw new IllegalArgumentException("expected an http or https URL, found " + url);
    }
  }

  URI address() {
    return WebAddress.parse(url).orElseThrow();
  }
}
