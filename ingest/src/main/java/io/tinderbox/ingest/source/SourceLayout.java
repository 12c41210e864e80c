package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import java.util.Optional;

/** How pictures, classes and splits lie in a source. Lists, and opens no picture; driver only. */
interface SourceLayout {
  /**
   * @throws TinderboxException exit code 2, when there is no such source; 3, when it is not laid
   *     out this way or a class has no pictures
   */
  Source list(SourceContext context);

  /**
   * What of the chosen files can be had; those that cannot are rejected. Where the files are at
   * hand, all of them.
   */
  default Source fetched(Source chosen, SourceContext context) {
    return chosen;
  }

  /** How the files are divided when the user does not say; empty when the source has splits. */
  default Optional<SplitRule> split() {
    return Optional.empty();
  }

  /** Whether a file's id names the same file in whatever source it stands. */
  default boolean namesAreGlobal() {
    return false;
  }
}
