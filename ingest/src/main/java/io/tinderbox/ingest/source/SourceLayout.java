package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.Optional;

/** How pictures, classes and splits lie in a source. Lists, and opens no picture; driver only. */
public interface SourceLayout {
  /**
   * @param root a folder that exists
   * @throws TinderboxException exit code 3, when the folder is not laid out this way or a class has
   *     no pictures
   */
  Source list(Storage storage, Location root);

  /** How the files are divided when the user does not say; empty when the source has splits. */
  default Optional<SplitShares> shares() {
    return Optional.empty();
  }
}
