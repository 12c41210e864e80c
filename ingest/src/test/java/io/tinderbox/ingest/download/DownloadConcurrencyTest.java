package io.tinderbox.ingest.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many are asked at once, and that hosts do not wait for each other. */
class DownloadConcurrencyTest extends DownloadTestCase {
  private static final int PATIENCE_SECONDS = 15;

  @Test
  void aHostIsAskedAsOftenAtOnceAsIsAllowedAndNoMore() {
    set("maxConnectionsPerHost", 3);
    CyclicBarrier together = new CyclicBarrier(3);
    Downloads downloads =
        download(
            pages(
                server,
                12,
                (reply, body) -> {
                  together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                  Thread.sleep(20);
                  reply.status(200, body);
                }));
    assertThat(downloads.files()).hasSize(12);
    assertThat(server.mostActive()).isEqualTo(3);
    assertThat(server.asked()).isEqualTo(12);
  }

  @Test
  void allHostsTogetherAreBoundedToo() {
    set("maxConnections", 2);
    try (DownloadServer other = new DownloadServer()) {
      CyclicBarrier together = new CyclicBarrier(2);
      AtomicInteger active = new AtomicInteger();
      AtomicInteger mostActive = new AtomicInteger();
      Paged page =
          (reply, body) -> {
            mostActive.accumulateAndGet(active.incrementAndGet(), Math::max);
            together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Thread.sleep(10);
            active.decrementAndGet();
            reply.status(200, body);
          };
      List<Link> links = new ArrayList<>(pages(server, 6, page));
      links.addAll(pages(other, 6, page));
      Downloads downloads = download(links);
      assertThat(mostActive.get()).isEqualTo(2);
      assertThat(downloads.asked()).isEqualTo(12);
      assertThat(rejected(downloads).values()).doesNotContain(RejectReason.NO_ANSWER);
    }
  }

  @Test
  void theBoundHoldsForRedirectsAndRetries() {
    set("maxConnectionsPerHost", 1);
    try (DownloadServer front = new DownloadServer()) {
      List<Link> links = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        byte[] body = picture(i);
        String target =
            server.page(
                "/" + i,
                r -> {
                  Thread.sleep(10);
                  r.status(r.time() < 2 ? 503 : 200, body);
                });
        links.add(
            new Link(
                "cat",
                front.page("/" + i, r -> r.status(302, new byte[0], "Location: " + target))));
        links.add(new Link("cat", target + "#itself"));
      }
      assertThat(download(links).files()).hasSize(8);
      assertThat(server.mostActive()).isEqualTo(1);
      assertThat(front.mostActive()).isEqualTo(1);
    }
  }

  @Test
  void aSlowHostKeepsOnlyItsOwnLinksWaiting() {
    set("maxConnectionsPerHost", 2);
    set("maxConnections", 4);
    AtomicBoolean waitedForOthers = new AtomicBoolean(true);
    CountDownLatch others = new CountDownLatch(20);
    try (DownloadServer quick = new DownloadServer()) {
      List<Link> links =
          new ArrayList<>(
              pages(
                  server,
                  6,
                  (reply, body) -> {
                    if (!others.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                      waitedForOthers.set(false);
                    }
                    reply.status(200, Arrays.copyOf(body, 5500));
                  }));
      links.addAll(
          pages(
              quick,
              20,
              (reply, body) -> {
                others.countDown();
                reply.status(200, body);
              }));
      assertThat(download(links).files()).hasSize(26);
      assertThat(waitedForOthers).isTrue();
    }
  }

  @Test
  void aHostThatHasTooMuchToDoIsLeftAloneWithAllItsLinks() {
    set("maxConnectionsPerHost", 1);
    set("maxWaitSeconds", 0.4);
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    List<Link> links =
        pages(
            server,
            3,
            (reply, body) -> {
              times.add(System.nanoTime());
              boolean busy = times.size() == 1;
              reply.status(busy ? 429 : 200, body, busy ? "Retry-After: 1" : "X: y");
            });
    assertThat(download(links).files()).hasSize(3);
    assertThat(times).hasSize(4);
    assertThat(times.get(1) - times.get(0)).isGreaterThan(380_000_000L);
  }

  @Test
  void aHostThatNeverAnswersIsGivenUpAndAskedByTheNextRun() {
    set("giveUpHostAfter", 5);
    set("maxConnectionsPerHost", 1);
    set("retries", 1);
    List<Link> links =
        pages(server, 40, (reply, body) -> reply.head("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"));
    Downloads downloads = download(links);
    assertThat(rejected(downloads).values()).hasSize(40).containsOnly(RejectReason.NO_ANSWER);
    assertThat(downloads.rejected())
        .anyMatch(r -> r.detail().equals("the host gave no whole answer to 5 requests in a row"));
    assertThat(server.asked()).isEqualTo(5);
    pages(server, 40, (reply, body) -> reply.status(200, body));
    assertThat(download(links).files()).hasSize(40);
  }

  @Test
  void aHostThatAnswersNowAndThenIsNotGivenUp() {
    set("giveUpHostAfter", 2);
    set("maxConnectionsPerHost", 1);
    set("retries", 0);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] body = picture(i);
      boolean cut = i % 2 == 0;
      links.add(
          new Link(
              "cat",
              server.page(
                  "/" + i,
                  r -> {
                    if (cut) {
                      r.head("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n");
                    } else {
                      r.status(200, body);
                    }
                  })));
    }
    assertThat(download(links).files()).hasSize(5);
    assertThat(server.asked()).isEqualTo(10);
  }

  @Test
  void theOrderInWhichAnswersComePlaysNoPart() {
    Random random = new Random(3);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      byte[] body = picture(i % 20);
      int status = i % 7 == 0 ? 404 : 200;
      links.add(
          new Link(
              i % 2 == 0 ? "cat" : "dog",
              server.page(
                  "/" + i,
                  r -> {
                    Thread.sleep(random.nextInt(20));
                    r.status(status, body);
                  })));
    }
    Downloads first = download(links);
    folder = folder.parent().child("again");
    set("maxConnectionsPerHost", 16);
    Downloads second = download(links);
    assertThat(second).isEqualTo(first);
    List<Link> reversed = new ArrayList<>(links);
    Collections.reverse(reversed);
    Downloads third = download(reversed);
    assertThat(third.asked()).isZero();
    assertThat(third.files()).hasSameSizeAs(first.files());
    assertThat(kept(third)).isNotEqualTo(kept(first));
  }

  private interface Paged {
    void answer(DownloadServer.Reply reply, byte[] body) throws Exception;
  }

  private static List<Link> pages(DownloadServer server, int count, Paged paged) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] body = picture(i);
      links.add(new Link("cat", server.page("/" + i, reply -> paged.answer(reply, body))));
    }
    return links;
  }
}
