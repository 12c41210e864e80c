package io.tinderbox.ingest.download;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.ingest.download.Outcome.Contents;
import io.tinderbox.ingest.download.Outcome.Oversized;
import io.tinderbox.ingest.download.Outcome.Refusal;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pictures are kept, each by itself.
 *
 * @param placeholders MD5 or SHA-256 of pictures that stand for one that is gone
 */
record KeepRule(long minBytes, long maxBytes, Set<String> placeholders) {
  /**
   * Where Flickr ({@code s.yimg.com/pw/images/en-us/photo_unavailable_m.png}) and Imgur ({@code
   * i.imgur.com/removed.png}) redirect to when a picture is gone.
   */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("[^/]*/(.*/)?photo_unavailable[^/]*|([^/]*\\.)?imgur\\.com/removed\\.png");

  static KeepRule of(DownloadConfig config) {
    return new KeepRule(config.minBytes(), config.maxBytes(), Set.copyOf(config.placeholders()));
  }

  /** Why it is not kept; empty when it is. */
  Optional<Refusal> refusal(Outcome outcome) {
    if (outcome instanceof Contents contents) {
      return refusal(contents);
    }
    if (outcome instanceof Oversized oversized) {
      return refused(
          RejectReason.TOO_LARGE,
          "expected at most %d bytes, found more".formatted(oversized.waitedForBytes()));
    }
    return Optional.of((Refusal) outcome);
  }

  /** Whether an address is that of a picture that stands for one that is gone. */
  static boolean isPlaceholder(URI address) {
    String place = address.getHost() + address.getPath();
    return PLACEHOLDER.matcher(place.toLowerCase(Locale.ROOT)).matches();
  }

  private Optional<Refusal> refusal(Contents contents) {
    if (placeholders.contains(contents.md5()) || placeholders.contains(contents.sha256())) {
      return refused(
          RejectReason.PLACEHOLDER,
          "a picture that stands for one that is gone (MD5 %s)".formatted(contents.md5()));
    }
    if (contents.bytes() < minBytes) {
      return refused(
          RejectReason.TOO_SMALL,
          "expected at least %d bytes, found %d".formatted(minBytes, contents.bytes()));
    }
    return contents.bytes() > maxBytes ? refusal(new Oversized(maxBytes)) : Optional.empty();
  }

  private static Optional<Refusal> refused(RejectReason reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }
}
