package io.tinderbox.ingest.download;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is still to be asked, by host. Hosts take turns, and none is given more requests at once
 * than the bound, so that a slow one keeps only its own links waiting. A visit that is taken ends
 * with one of {@link #finish}, {@link #redirect} and {@link #repeat}. Safe for several threads.
 */
final class HostQueues {
  private final int maxPerHost;
  private final int giveUpAfter;
  private final Map<String, Host> hosts = new HashMap<>();

  /** Hosts that have a visit waiting and a place free, the one whose turn it is first. */
  private final Set<Host> ready = new LinkedHashSet<>();

  private final PriorityQueue<Later> later = new PriorityQueue<>();
  private int unfinished;
  private long laterCount;

  private static final class Host {
    private final Deque<Visit> waiting = new ArrayDeque<>();
    private int active;
    private int silences;
    private long resumeNanos = System.nanoTime();
  }

  private record Later(long nanos, long order, Visit visit) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      return nanos != other.nanos
          ? Long.signum(nanos - other.nanos)
          : Long.compare(order, other.order);
    }
  }

  /**
   * @param giveUpAfter silent requests in a row after which a host is not asked any more; 0 for
   *     never
   */
  HostQueues(Collection<Visit> visits, int maxPerHost, int giveUpAfter) {
    this.maxPerHost = maxPerHost;
    this.giveUpAfter = giveUpAfter;
    this.unfinished = visits.size();
    visits.forEach(visit -> host(visit).waiting.add(visit));
    visits.forEach(visit -> ready.add(host(visit)));
  }

  /** The next visit, waiting for it; empty when all are finished. */
  synchronized Optional<Visit> take() throws InterruptedException {
    while (unfinished > 0) {
      long now = System.nanoTime();
      while (!later.isEmpty() && later.peek().nanos - now <= 0) {
        enqueue(later.remove().visit);
      }
      Optional<Visit> visit = next(now);
      if (visit.isPresent()) {
        return visit;
      }
      long nanos = untilNext(now);
      wait(nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }
    return Optional.empty();
  }

  /** The link of the visit is done with. */
  synchronized void finish(Visit visit) {
    release(visit);
    unfinished--;
    notifyAll();
  }

  /** The link goes on at once with another visit, maybe to another host. */
  synchronized void redirect(Visit visit, Visit next) {
    release(visit);
    enqueue(next);
    notifyAll();
  }

  /**
   * The link goes on later.
   *
   * @param whole whether the host as a whole is to be left alone so long
   */
  synchronized void repeat(Visit visit, Visit next, Duration wait, boolean whole) {
    release(visit);
    long then = System.nanoTime() + wait.toNanos();
    later.add(new Later(then, laterCount++, next));
    if (whole && then - host(visit).resumeNanos > 0) {
      host(visit).resumeNanos = then;
    }
    notifyAll();
  }

  /** Notes whether a host has given a whole answer. */
  synchronized void heard(Visit visit, boolean answered) {
    Host host = host(visit);
    host.silences = answered ? 0 : host.silences + 1;
  }

  synchronized boolean isGivenUp(Visit visit) {
    return giveUpAfter > 0 && host(visit).silences >= giveUpAfter;
  }

  private Optional<Visit> next(long now) {
    for (Iterator<Host> turns = ready.iterator(); turns.hasNext(); ) {
      Host host = turns.next();
      if (host.resumeNanos - now <= 0) {
        turns.remove();
        host.active++;
        Visit visit = host.waiting.remove();
        markReady(host);
        return Optional.of(visit);
      }
    }
    return Optional.empty();
  }

  private long untilNext(long now) {
    long nanos = later.isEmpty() ? Long.MAX_VALUE : later.peek().nanos - now;
    for (Host host : ready) {
      nanos = Math.min(nanos, host.resumeNanos - now);
    }
    return nanos;
  }

  private void enqueue(Visit visit) {
    Host host = host(visit);
    // Before the links that were not begun yet: what is begun is brought to its end.
    host.waiting.addFirst(visit);
    markReady(host);
  }

  private void release(Visit visit) {
    Host host = host(visit);
    host.active--;
    markReady(host);
  }

  private void markReady(Host host) {
    if (!host.waiting.isEmpty() && host.active < maxPerHost) {
      ready.add(host);
    }
  }

  private Host host(Visit visit) {
    return hosts.computeIfAbsent(visit.host(), name -> new Host());
  }
}
