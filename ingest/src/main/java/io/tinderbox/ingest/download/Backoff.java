package io.tinderbox.ingest.download;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.SplitMix64;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a retry: twice as long each time, less up to a half of it, so that links
 * that failed together do not come back together. The part that is left out is drawn by the URL.
 */
record Backoff(Duration first, Duration most) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param failures from 1
   * @param asked what the server asks for
   */
  Duration before(String url, int failures, Optional<Duration> asked) {
    double doubled = first.toNanos() * Math.scalb(1.0, Math.min(failures - 1, MOST_DOUBLINGS));
    double kept = 0.5 + new SplitMix64(Seeds.hash(url) + failures).nextDouble() / 2;
    long own = (long) Math.min((double) most.toNanos(), doubled * kept);
    long wanted =
        asked.map(wait -> wait.compareTo(most) > 0 ? most : wait).map(Duration::toNanos).orElse(0L);
    return Duration.ofNanos(Math.max(own, wanted));
  }
}
