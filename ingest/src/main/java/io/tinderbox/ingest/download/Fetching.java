package io.tinderbox.ingest.download;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.download.Answer.Body;
import io.tinderbox.ingest.download.Answer.Elsewhere;
import io.tinderbox.ingest.download.Answer.Gone;
import io.tinderbox.ingest.download.Answer.NotNow;
import io.tinderbox.ingest.download.Outcome.Contents;
import io.tinderbox.ingest.download.Outcome.Oversized;
import io.tinderbox.ingest.download.Outcome.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks for links with as many threads as connections are allowed, and publishes each picture that
 * is kept before its outcome is told.
 */
final class Fetching {
  private static final long POLL_MILLIS = 200;
  private static final long PATIENCE_SECONDS = 5;

  private final Storage storage;
  private final Location folder;
  private final DownloadConfig config;
  private final KeepRule rule;
  private final Backoff backoff;
  private final WebClient client;
  private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Is told what comes, on the thread that called {@link #run}. */
  interface Listener {
    void outcome(String url, Outcome outcome);

    /** From time to time. */
    void tick();
  }

  private record Found(String url, Outcome outcome) {}

  Fetching(Storage storage, Location folder, DownloadConfig config) {
    this.storage = storage;
    this.folder = folder;
    this.config = config;
    this.rule = KeepRule.of(config);
    this.backoff = new Backoff(config.backoff(), config.maxWait());
    this.client = new WebClient(config);
  }

  /**
   * One outcome for each link; what has come by then is told when it is interrupted, too.
   *
   * @param links no URL twice
   */
  void run(List<Link> links, Listener listener) throws InterruptedException {
    HostQueues queues =
        new HostQueues(
            links.stream().map(Visit::first).toList(),
            config.maxConnectionsPerHost(),
            config.giveUpHostAfter());
    ExecutorService workers = workers(queues, Math.min(config.maxConnections(), links.size()));
    try {
      for (int told = 0; told < links.size(); ) {
        Found next = found.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        throwFailure();
        if (next != null) {
          listener.outcome(next.url, next.outcome);
          told++;
        }
        listener.tick();
      }
    } finally {
      workers.shutdownNow();
      workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (Found left = found.poll(); left != null; left = found.poll()) {
        listener.outcome(left.url, left.outcome);
      }
    }
  }

  private ExecutorService workers(HostQueues queues, int count) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.max(1, count),
            task -> {
              Thread thread = new Thread(task, "download-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < count; i++) {
      workers.execute(() -> work(queues));
    }
    return workers;
  }

  private void work(HostQueues queues) {
    try {
      Optional<Visit> visit = queues.take();
      while (visit.isPresent()) {
        visit(queues, visit.get());
        visit = queues.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private void visit(HostQueues queues, Visit visit) throws InterruptedException {
    if (queues.isGivenUp(visit)) {
      String detail = "the host gave no whole answer to %d requests in a row";
      refuse(queues, visit, RejectReason.NO_ANSWER, detail.formatted(config.giveUpHostAfter()));
      return;
    }
    Answer answer = client.ask(visit.address());
    queues.heard(visit, !(answer instanceof NotNow notNow && notNow.silent()));
    if (answer instanceof Body body) {
      queues.finish(visit);
      found.add(new Found(visit.url(), stored(visit.url(), body.bytes())));
    } else if (answer instanceof Elsewhere elsewhere) {
      redirect(queues, visit, elsewhere.location());
    } else if (answer instanceof Gone gone) {
      refuse(queues, visit, RejectReason.DEAD_LINK, gone.detail());
    } else if (answer instanceof NotNow notNow) {
      retry(queues, visit, notNow);
    } else {
      queues.finish(visit);
      found.add(new Found(visit.url(), new Oversized(config.maxBytes())));
    }
  }

  private Contents stored(String url, byte[] body) {
    Contents contents = Contents.of(body);
    if (rule.refusal(contents).isEmpty()) {
      storage.write(folder.child(Link.fileName(url)), body);
    }
    return contents;
  }

  private void redirect(HostQueues queues, Visit visit, String location) {
    Optional<URI> next = WebAddress.resolve(visit.address(), location);
    if (next.isEmpty()) {
      refuse(queues, visit, RejectReason.DEAD_LINK, "redirected to what is not http: " + location);
    } else if (KeepRule.isPlaceholder(next.get())) {
      refuse(queues, visit, RejectReason.PLACEHOLDER, "redirected to " + next.get());
    } else if (visit.trail().contains(next.get())) {
      refuse(queues, visit, RejectReason.DEAD_LINK, "redirected in a circle to " + next.get());
    } else if (visit.redirects() >= config.maxRedirects()) {
      String detail = "expected at most %d redirects, found more";
      refuse(queues, visit, RejectReason.DEAD_LINK, detail.formatted(config.maxRedirects()));
    } else {
      queues.redirect(visit, visit.redirected(next.get()));
    }
  }

  private void retry(HostQueues queues, Visit visit, NotNow answer) {
    Visit next = visit.again();
    if (next.failures() > config.retries()) {
      String detail = "%s, asked %d times".formatted(answer.detail(), next.failures());
      refuse(queues, visit, RejectReason.NO_ANSWER, detail);
    } else {
      var wait = backoff.before(visit.url(), next.failures(), answer.retryAfter());
      queues.repeat(visit, next, wait, answer.pause());
    }
  }

  private void refuse(HostQueues queues, Visit visit, RejectReason reason, String detail) {
    queues.finish(visit);
    found.add(new Found(visit.url(), new Refusal(reason, detail)));
  }

  private void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw new IllegalStateException("Cannot download", thrown);
    }
  }
}
