package io.tinderbox.ingest.download;

import io.tinderbox.common.digest.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;

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

  /** Where the picture of a URL is stored, in the folder of all downloads. */
  public static String fileName(String url) {
    return Sha256.of(url.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }
}
