package io.tinderbox.trainer.reading;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.BatchTaker;
import io.tinderbox.trainer.engine.NativeBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The minibatches of one worker's part of a round, in order, filled by threads of its own while the
 * worker computes. The first ones are begun at once. Minibatch <i>i</i> lies in memory <i>i</i> mod
 * (read-ahead + 1), so that reading never runs further ahead than that, and which thread fills it
 * plays no part in what is in it. Examples are mixed by (seed, epoch, round, worker) and the
 * minibatch's place in the round. For the worker's thread; until it is closed, it holds at most
 * {@link ReadingMemory#workerNativeBytes()} off the heap.
 *
 * <p>Time is the worker's: only what it waits counts. What it waits for a minibatch is divided as
 * the filling of that minibatch was.
 */
public final class ReadAhead implements AutoCloseable {
  /** How the names of its threads begin. */
  static final String THREAD_NAME = "reading";

  private record Slot(NativeBatch memory, MinibatchReader reader) {}

  private record Filled(Batch batch, long readNanos, long distortNanos) {}

  private final MinibatchSource source;
  private final BatchTaker taker;
  private final int round;
  private final int worker;
  private final List<MinibatchPath> paths;
  private final List<Slot> slots = new ArrayList<>();
  private final Deque<Future<Filled>> pending = new ArrayDeque<>();
  private final ExecutorService threads;
  private int begun;
  private int given;
  private long readNanos;
  private long distortNanos;

  ReadAhead(
      MinibatchSource source,
      int capacity,
      List<MinibatchPath> paths,
      int round,
      int worker,
      BatchTaker taker) {
    this.source = source;
    this.taker = taker;
    this.round = round;
    this.worker = worker;
    this.paths = List.copyOf(paths);
    int ahead = Math.min(source.reading().readAhead() + 1, paths.size());
    int fillers = Math.max(1, Math.min(source.reading().threads(), ahead));
    this.threads = Executors.newFixedThreadPool(fillers, ReadAhead::thread);
    try {
      for (int i = 0; i < ahead; i++) {
        NativeBatch memory = taker.allocate(capacity);
        slots.add(new Slot(memory, new MinibatchReader(source, memory.batch())));
      }
      for (int i = 0; i < ahead; i++) {
        begin();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, THREAD_NAME);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The next minibatch, in memory that is filled anew after the next call.
   *
   * @throws TinderboxException what the filling of this minibatch met; exit code 5, when the
   *     waiting thread is interrupted
   */
  public Batch next() {
    if (given == paths.size()) {
      throw new NoSuchElementException("all %d minibatches were read".formatted(given));
    }
    if (given > 0) {
      begin();
    }
    long started = System.nanoTime();
    Filled filled = await(pending.remove());
    account(System.nanoTime() - started, filled);
    given++;
    return filled.batch();
  }

  private void begin() {
    if (begun < paths.size()) {
      MinibatchPath path = paths.get(begun);
      long mixing = Seeds.of(source.seed(), Purpose.MIXING, path.epoch(), round, worker, begun);
      Slot slot = slots.get(begun % slots.size());
      begun++;
      pending.add(threads.submit(() -> fill(slot.reader(), path, mixing)));
    }
  }

  private Filled fill(MinibatchReader reader, MinibatchPath path, long mixing) {
    long read = reader.readNanos();
    long distort = reader.distortNanos();
    Batch batch = reader.read(path, mixing);
    taker.ahead(batch);
    return new Filled(batch, reader.readNanos() - read, reader.distortNanos() - distort);
  }

  private static Filled await(Future<Filled> filling) {
    try {
      // Also where the minibatch is ready: then get() would not notice.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return filling.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.infrastructure("Stopped while waiting for a minibatch", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private void account(long waited, Filled filled) {
    long filling = Math.max(1, filled.readNanos() + filled.distortNanos());
    long read = Math.round(waited * (filled.readNanos() / (double) filling));
    readNanos += read;
    distortNanos += waited - read;
  }

  /** Waited so far for minibatches that waited for row groups. */
  public long readNanos() {
    return readNanos;
  }

  /** Waited so far for everything else of minibatches: order, distortions, scaling, mixing. */
  public long distortNanos() {
    return distortNanos;
  }

  /**
   * Gives up what is not yet filled, waits until no thread works any more, and gives the memory
   * back. A row group that is being read is read to its end.
   */
  @Override
  public void close() {
    slots.forEach(slot -> slot.reader().cancel());
    pending.forEach(filling -> filling.cancel(false));
    threads.shutdown();
    awaitEnd();
    slots.forEach(slot -> slot.memory().close());
    slots.clear();
  }

  /** Not to be interrupted: a thread that still writes must not lose its memory. */
  private void awaitEnd() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
