package io.tinderbox.ingest.download;

import io.tinderbox.common.config.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The {@code ingest.links.*} keys; {@code reference.conf} documents them.
 *
 * @param minBytes of a picture that is kept
 * @param maxBytes of a picture that is waited for to its end
 * @param maxConnections open at once
 * @param timeout from asking to the last byte of the answer
 * @param retries of a request that failed for now
 * @param backoff before the first retry
 * @param maxWait before any retry
 * @param giveUpHostAfter requests in a row without a whole answer; 0 for never
 * @param placeholders MD5 or SHA-256, lower-case hexadecimal
 */
public record DownloadConfig(
    long minBytes,
    int maxBytes,
    int maxConnections,
    int maxConnectionsPerHost,
    Duration connectTimeout,
    Duration timeout,
    int maxRedirects,
    int retries,
    Duration backoff,
    Duration maxWait,
    int giveUpHostAfter,
    String userAgent,
    List<String> placeholders) {
  private static final String PREFIX = "ingest.links.";
  private static final int MOST_BYTES = 1 << 30;
  private static final double LEAST_SECONDS = 0.001;
  private static final double MOST_SECONDS = 86_400;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{64}");
  private static final Pattern AGENT = Pattern.compile("\\p{Graph}([\\p{Graph} ]*\\p{Graph})?");

  public DownloadConfig {
    placeholders = List.copyOf(placeholders);
    if (minBytes < 0 || maxBytes < 1 || minBytes > maxBytes) {
      throw new IllegalArgumentException(
          "expected 0 <= minBytes <= maxBytes, found %d and %d".formatted(minBytes, maxBytes));
    }
    if (maxConnections < 1 || maxConnectionsPerHost < 1) {
      throw new IllegalArgumentException("expected at least 1 connection");
    }
    if (maxRedirects < 0 || retries < 0 || giveUpHostAfter < 0) {
      throw new IllegalArgumentException("expected counts of 0 or more");
    }
    if (!isAgent(userAgent) || !placeholders.stream().allMatch(DownloadConfig::isDigest)) {
      throw new IllegalArgumentException("expected a plain User-Agent and hexadecimal digests");
    }
  }

  public static DownloadConfig from(SettingsReader settings) {
    int maxBytes = settings.integer(PREFIX + "maxBytes", 1, MOST_BYTES);
    long minBytes = settings.whole(PREFIX + "minBytes", 0, MOST_BYTES);
    // A wrong maxBytes is 1 here and a problem by itself.
    if (minBytes > maxBytes && maxBytes > 1) {
      settings.problem(PREFIX + "minBytes", "at most maxBytes, " + maxBytes, minBytes);
    }
    return new DownloadConfig(
        Math.min(minBytes, maxBytes),
        maxBytes,
        settings.integer(PREFIX + "maxConnections", 1, 1024),
        settings.integer(PREFIX + "maxConnectionsPerHost", 1, 1024),
        seconds(settings, "connectTimeoutSeconds"),
        seconds(settings, "timeoutSeconds"),
        settings.integer(PREFIX + "maxRedirects", 0, 100),
        settings.integer(PREFIX + "retries", 0, 100),
        seconds(settings, "backoffSeconds"),
        seconds(settings, "maxWaitSeconds"),
        settings.integer(PREFIX + "giveUpHostAfter", 0, Integer.MAX_VALUE),
        agent(settings),
        placeholders(settings));
  }

  private static Duration seconds(SettingsReader settings, String key) {
    double seconds = settings.number(PREFIX + key, LEAST_SECONDS, MOST_SECONDS);
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static String agent(SettingsReader settings) {
    String agent = settings.text(PREFIX + "userAgent");
    if (!isAgent(agent)) {
      settings.problem(PREFIX + "userAgent", "a line of ASCII text", "'" + agent + "'");
      return "Tinderbox";
    }
    return agent;
  }

  private static List<String> placeholders(SettingsReader settings) {
    List<String> written = settings.texts(PREFIX + "placeholders");
    List<String> digests = written.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    List<String> wrong = digests.stream().filter(digest -> !isDigest(digest)).toList();
    if (!wrong.isEmpty()) {
      settings.problem(
          PREFIX + "placeholders", "MD5 or SHA-256 in hexadecimal (32 or 64 digits)", wrong);
    }
    return digests.stream().filter(DownloadConfig::isDigest).toList();
  }

  private static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  private static boolean isAgent(String text) {
    return AGENT.matcher(text).matches();
  }
}
