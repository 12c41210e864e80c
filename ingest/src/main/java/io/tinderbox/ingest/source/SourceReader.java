package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectedPictureException;
import java.io.Serializable;

/** Brings the contents of source files; travels to executors. Safe for several threads. */
public interface SourceReader extends Serializable {
  /**
   * @throws RejectedPictureException when this file alone cannot be read: gone since it was listed,
   *     or not permitted
   * @throws TinderboxException exit code 5, when the storage fails
   */
  byte[] read(SourceFile file) throws RejectedPictureException;
}
