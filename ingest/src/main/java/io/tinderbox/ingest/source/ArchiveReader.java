package io.tinderbox.ingest.source;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.archive.ArchiveMember;

/** Files that lie in a plain tar at their offsets. */
record ArchiveReader(Storage storage, Location tar) implements SourceReader {
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  @Override
  public byte[] read(SourceFile file) throws RejectedPictureException {
    if (file.offset() == ArchiveMember.NO_CONTENTS) {
      throw new RejectedPictureException(
          RejectReason.UNREADABLE,
          "expected a file, found a link or another name without contents");
    }
    if (file.bytes() > MOST_BYTES) {
      throw new RejectedPictureException(
          RejectReason.TOO_LARGE,
          "expected at most %d bytes, found %d".formatted(MOST_BYTES, file.bytes()));
    }
    return storage.read(tar, file.offset(), (int) file.bytes());
  }
}
