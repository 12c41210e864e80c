package io.tinderbox.ingest.archive;

import java.util.Objects;

/**
 * A file of an archive.
 *
 * @param path {@code /} between parts, without {@code .} and {@code ..}
 * @param offset of its first byte in the archive, or {@link #NO_CONTENTS}
 * @param bytes length of its contents
 */
public record ArchiveMember(String path, long offset, long bytes) {
  /** Of a link that leads out of the archive, a device and the like: a name without contents. */
  public static final long NO_CONTENTS = -1;

  public ArchiveMember {
    Objects.requireNonNull(path);
    if (offset < NO_CONTENTS || bytes < 0) {
      throw new IllegalArgumentException(
          "expected an offset and a length, found %d and %d (%s)".formatted(offset, bytes, path));
    }
  }
}
