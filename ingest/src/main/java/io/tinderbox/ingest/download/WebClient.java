package io.tinderbox.ingest.download;

import io.tinderbox.ingest.download.Answer.Body;
import io.tinderbox.ingest.download.Answer.Elsewhere;
import io.tinderbox.ingest.download.Answer.Gone;
import io.tinderbox.ingest.download.Answer.NotNow;
import io.tinderbox.ingest.download.Answer.TooLong;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks for one address, once: no redirect is followed and nothing retried here. HTTP/1.1, so that
 * requests to a host and connections to it are the same number; proxies as the JVM is told. Safe
 * for several threads.
 */
final class WebClient {
  private static final String ACCEPTED = "image/jpeg, image/png, */*;q=0.5";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final String KEEP_ALIVE_SECONDS = "jdk.httpclient.keepalive.timeout";

  static {
    // The client keeps idle connections for 20 minutes, one or more for each of thousands of hosts:
    // more than a process may have open files.
    if (System.getProperty(KEEP_ALIVE_SECONDS) == null) {
      System.setProperty(KEEP_ALIVE_SECONDS, "5");
    }
  }

  private final DownloadConfig config;
  private final HttpClient client;

  WebClient(DownloadConfig config) {
    this.config = config;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.connectTimeout())
            .build();
  }

  Answer ask(URI address) throws InterruptedException {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(address)
              .header("User-Agent", config.userAgent())
              .header("Accept", ACCEPTED)
              .build();
    } catch (IllegalArgumentException e) {
      return new Gone("expected an address that can be asked, found " + address);
    }
    // The client's own timeout ends with the headers of the answer; this one with its last byte.
    CompletableFuture<HttpResponse<Optional<byte[]>>> future =
        client.sendAsync(request, CappedBody.of(config.maxBytes()));
    try {
      return answer(future.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return silent("no whole answer within " + seconds(config.timeout()));
    } catch (ExecutionException e) {
      return failure(e.getCause());
    } finally {
      // Closes the connection of an answer that is not waited for.
      future.cancel(true);
    }
  }

  private static Answer answer(HttpResponse<Optional<byte[]>> response) {
    int status = response.statusCode();
    return switch (status) {
      case 200 -> response.body().<Answer>map(Body::new).orElseGet(TooLong::new);
      case 301, 302, 303, 307, 308 ->
          response
              .headers()
              .firstValue("Location")
              .<Answer>map(Elsewhere::new)
              .orElseGet(
                  () ->
                      new Gone(
                          "expected an address to go on to, found none (%d)".formatted(status)));
      case 408, 425, 429 -> notNow(response);
      default ->
          status >= 500 ? notNow(response) : new Gone("expected status 200, found " + status);
    };
  }

  private Answer failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return silent("no connection within " + seconds(config.connectTimeout()));
    }
    if (cause instanceof ConnectException) {
      return silent("the host is not known or takes no connection");
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return silent("no whole answer" + message.lines().findFirst().orElse(""));
  }

  private static Answer silent(String detail) {
    return new NotNow(detail, true, false, Optional.empty());
  }

  private static Answer notNow(HttpResponse<?> response) {
    Optional<Duration> retryAfter = retryAfter(response);
    boolean pause = response.statusCode() == TOO_MANY_REQUESTS || retryAfter.isPresent();
    return new NotNow("status " + response.statusCode(), false, pause, retryAfter);
  }

  /** Seconds, or a date. */
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    String written = response.headers().firstValue("Retry-After").orElse("").strip();
    if (written.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(written)));
    }
    try {
      Instant then = ZonedDateTime.parse(written, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), then);
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String seconds(Duration duration) {
    return "%s s".formatted(duration.toMillis() / 1000.0);
  }
}
