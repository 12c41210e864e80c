package io.tinderbox.ingest.download;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.image.RejectReason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What came of asking for a link. These are facts; whether the picture is kept follows from them
 * and the settings ({@link KeepRule}), so that settings may change from one run to the next.
 */
sealed interface Outcome {

  /** Whether asking again would bring the same. */
  default boolean isLasting() {
    return true;
  }

  /** Contents came, whole. */
  record Contents(long bytes, String sha256, String md5) implements Outcome {
    static Contents of(byte[] body) {
      return new Contents(body.length, Sha256.of(body), md5(body));
    }

    private static String md5(byte[] body) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has MD5", e);
      }
    }
  }

  /** There is more than was waited for. */
  record Oversized(long waitedForBytes) implements Outcome {}

  /** Nothing that could be kept. */
  record Refusal(RejectReason reason, String detail) implements Outcome {
    @Override
    public boolean isLasting() {
      return reason != RejectReason.NO_ANSWER;
    }
  }
}
