package io.tinderbox.ingest.download;

import java.time.Duration;
import java.util.Optional;

/** What one request brought. */
sealed interface Answer {
  /** A picture, or whatever the server takes for one. */
  record Body(byte[] bytes) implements Answer {}

  /** More bytes than are waited for. */
  record TooLong() implements Answer {}

  /** It is elsewhere; {@code location} as the server wrote it. */
  record Elsewhere(String location) implements Answer {}

  /** There is none, and asking again would not help. */
  record Gone(String detail) implements Answer {}

  /**
   * Not now.
   *
   * @param silent whether no whole answer came at all
   * @param pause whether the host as a whole asks to be left alone for a while
   * @param retryAfter for how long, where it says so
   */
  record NotNow(String detail, boolean silent, boolean pause, Optional<Duration> retryAfter)
      implements Answer {}
}
