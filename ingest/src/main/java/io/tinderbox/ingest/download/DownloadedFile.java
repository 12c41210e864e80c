package io.tinderbox.ingest.download;

import java.util.Objects;

/**
 * A picture that was fetched and kept.
 *
 * @param url of the link, as it stands in the list
 * @param file name in the folder of downloads
 * @param bytes length of the file
 * @param sha256 of its bytes, lower-case hexadecimal
 */
public record DownloadedFile(String className, String url, String file, long bytes, String sha256) {
  public DownloadedFile {
    Objects.requireNonNull(className);
    Objects.requireNonNull(url);
    Objects.requireNonNull(file);
    Objects.requireNonNull(sha256);
  }
}
