package io.tinderbox.ingest.download;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The body of an answer, up to a number of bytes; when there are more, the connection is closed and
 * the body is empty. Bodies of other answers than 200 are read a little way, so that the connection
 * can be used again, and then say nothing, whether they came whole or not.
 */
final class CappedBody implements BodySubscriber<Optional<byte[]>> {
  private static final int OK = 200;
  private static final long ERROR_PAGE_BYTES = 1 << 16;

  private final long maxBytes;
  private final boolean wanted;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private long received;

  private CappedBody(long maxBytes, boolean wanted) {
    this.maxBytes = maxBytes;
    this.wanted = wanted;
  }

  static BodyHandler<Optional<byte[]>> of(long maxBytes) {
    return answer -> {
      if (answer.statusCode() != OK) {
        return new CappedBody(ERROR_PAGE_BYTES, false);
      }
      long announced = answer.headers().firstValueAsLong("Content-Length").orElse(0);
      return new CappedBody(announced > maxBytes ? -1 : maxBytes, true);
    };
  }

  @Override
  public CompletionStage<Optional<byte[]>> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    subscription = granted;
    if (received > maxBytes) {
      stop();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      received += buffer.remaining();
      if (wanted && received <= maxBytes) {
        byte[] chunk = new byte[buffer.remaining()];
        buffer.get(chunk);
        bytes.writeBytes(chunk);
      }
    }
    if (received > maxBytes) {
      stop();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (wanted) {
      body.completeExceptionally(failure);
    } else {
      body.complete(Optional.empty());
    }
  }

  @Override
  public void onComplete() {
    body.complete(wanted ? Optional.of(bytes.toByteArray()) : Optional.empty());
  }

  private void stop() {
    subscription.cancel();
    body.complete(Optional.empty());
  }
}
