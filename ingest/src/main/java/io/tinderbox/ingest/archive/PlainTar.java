package io.tinderbox.ingest.archive;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An archive as a plain tar, in which any member can be read without those before it. What is
 * compressed is unpacked once into a work folder, published whole, and used again as long as the
 * archive is the same.
 */
public final class PlainTar {
  private static final String TAR = "source.tar";
  private static final String ORIGIN = "source.json";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Storage storage;
  private final Location work;
  private final Progress progress;

  private PlainTar(Storage storage, Location work, Progress progress) {
    this.storage = storage;
    this.work = work;
    this.progress = progress;
  }

  /**
   * @param bytes length of the archive
   * @param modified when it was last written, in milliseconds since 1970
   * @param tarBytes length of what it was unpacked to
   */
  record Origin(String archive, long bytes, long modified, long tarBytes) {}

  /**
   * @param work folder of the caller's, who deletes it
   */
  public static PlainTar in(Storage storage, Location work, Progress progress) {
    return new PlainTar(storage, work, progress);
  }

  /**
   * The archive itself where it is a plain tar, or else what it was unpacked to.
   *
   * @throws TinderboxException exit code 3, when the archive is damaged; 5, when the storage fails
   */
  public Location of(Location archive, ArchiveKind kind) {
    if (kind == ArchiveKind.TAR) {
      return archive;
    }
    Location tar = work.child(TAR);
    long bytes = storage.status(archive).orElseThrow().bytes();
    long modified = storage.modified(archive);
    if (!isUnpacked(tar, new Origin(archive.toString(), bytes, modified, 0))) {
      storage.delete(work.child(ORIGIN));
      progress.begin("Unpacking " + archive, bytes, "byte");
      storage.write(tar, out -> unpack(archive, kind, out));
      long tarBytes = storage.status(tar).orElseThrow().bytes();
      Origin origin = new Origin(archive.toString(), bytes, modified, tarBytes);
      storage.write(work.child(ORIGIN), Json.document(origin));
      progress.end(ReadableCount.of(tarBytes, "byte"));
    }
    return tar;
  }

  private boolean isUnpacked(Location tar, Origin wanted) {
    Location file = work.child(ORIGIN);
    if (!storage.exists(file) || !storage.exists(tar)) {
      return false;
    }
    Origin origin = Json.read(storage.read(file), Origin.class, file);
    return origin.archive.equals(wanted.archive)
        && origin.bytes == wanted.bytes
        && origin.modified == wanted.modified
        && origin.tarBytes == storage.status(tar).orElseThrow().bytes();
  }

  private void unpack(Location archive, ArchiveKind kind, OutputStream out) throws IOException {
    if (kind == ArchiveKind.ZIP) {
      ZipToTar.of(storage, archive, progress).writeTo(out);
      return;
    }
    try (ArchiveInput packed = ArchiveInput.open(storage, archive)) {
      InputStream in = opened(archive, packed);
      byte[] part = new byte[BUFFER_BYTES];
      long shown = 0;
      for (int count = read(archive, in, part); count >= 0; count = read(archive, in, part)) {
        out.write(part, 0, count);
        progress.advance(packed.position() - shown);
        shown = packed.position();
      }
    }
  }

  private static InputStream opened(Location archive, ArchiveInput packed) {
    try {
      return ArchiveKind.gunzipped(packed);
    } catch (IOException e) {
      throw damaged(archive, e);
    }
  }

  private static int read(Location archive, InputStream in, byte[] part) {
    try {
      return in.read(part);
    } catch (IOException e) {
      throw damaged(archive, e);
    }
  }

  static TinderboxException damaged(Location archive, IOException e) {
    String found = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return TinderboxException.data(
        "Cannot unpack %s: expected a whole archive, found it damaged or cut off: %s"
            .formatted(archive, found),
        e);
  }
}
