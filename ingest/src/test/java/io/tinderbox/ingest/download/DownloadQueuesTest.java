package io.tinderbox.ingest.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DownloadQueuesTest {
  /** One thread plays all workers: what is taken ends in a drawn order and in a drawn way. */
  @Property(tries = 100)
  void everyVisitComesToItsEndWithinTheBounds(
      @ForAll @IntRange(min = 1, max = 60) int links,
      @ForAll @IntRange(min = 1, max = 5) int hosts,
      @ForAll @IntRange(min = 1, max = 4) int perHost,
      @ForAll long seed)
      throws InterruptedException {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < links; i++) {
      visits.add(Visit.first(new Link("cat", url(random.nextInt(hosts), i))));
    }
    HostQueues queues = new HostQueues(visits, perHost, 0);
    Map<String, Integer> active = new HashMap<>();
    List<Visit> open = new ArrayList<>();
    Set<String> finished = new TreeSet<>();
    while (finished.size() < links) {
      boolean room = open.size() < perHost;
      if (open.isEmpty()
          || (room && finished.size() + open.size() < links && random.nextBoolean())) {
        Visit visit = queues.take().orElseThrow();
        open.add(visit);
        assertThat(active.merge(visit.host(), 1, Integer::sum)).isLessThanOrEqualTo(perHost);
        continue;
      }
      Visit visit = open.remove(random.nextInt(open.size()));
      active.merge(visit.host(), -1, Integer::sum);
      switch (random.nextInt(4)) {
        case 0 ->
            queues.repeat(
                visit,
                visit.again(),
                Duration.ofNanos(random.nextInt(100_000)),
                random.nextBoolean());
        case 1 ->
            queues.redirect(
                visit,
                visit.redirected(WebAddress.parse(url(random.nextInt(hosts), 0)).orElseThrow()));
        default -> {
          queues.finish(visit);
          assertThat(finished.add(visit.url())).isTrue();
        }
      }
    }
    assertThat(queues.take()).isEmpty();
  }

  @Property(tries = 300)
  void waitsGrowWithinTheirBounds(
      @ForAll @IntRange(min = 1, max = 100) int failures, @ForAll @IntRange(max = 9999) int asked) {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    Duration wait = backoff.before("http://a.org/", failures, Optional.empty());
    double doubled = Math.min(60, Math.pow(2, failures - 1));
    assertThat(wait.toNanos() / 1e9).isBetween(doubled / 2, doubled);
    assertThat(backoff.before("http://a.org/", failures, Optional.empty())).isEqualTo(wait);
    assertThat(backoff.before("http://a.org/", failures, Optional.of(Duration.ofSeconds(asked))))
        .isBetween(Duration.ofSeconds(Math.min(60, asked)), Duration.ofSeconds(60));
  }

  private static String url(int host, int page) {
    return "http://h%d.org/%d".formatted(host, page);
  }
}
