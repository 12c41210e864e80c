package io.tinderbox.ingest.source;

import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.ingest.download.Link;

/** Downloads, whose ids are URLs. */
record DownloadReader(FolderReader downloads) implements SourceReader {
  @Override
  public byte[] read(SourceFile file) throws RejectedPictureException {
    return downloads.read(Link.fileName(file.id()));
  }
}
