package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.engine.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The batches of an evaluation, read and filled by a thread of its own while the network looks at
 * the one before. A group of examples comes once for each crop, one crop after the other.
 */
final class ViewsAhead implements AutoCloseable {
  /**
   * @param examples of the group
   * @param crop which of the crops, from 0
   * @param batch that crop of each example; filled anew after the next call
   */
  record View(List<Example> examples, int crop, Batch batch) {}

  private final Iterator<Example> examples;
  private final int examplesPerBatch;
  private final int crops;
  private final Consumer<View> filling;
  private final List<Batch> memory;
  private final ExecutorService thread;
  private final Deque<Future<View>> pending = new ArrayDeque<>();
  private List<Example> group = List.of();
  private int crop;
  private int begun;

  /**
   * @param examples read by the other thread
   * @param crops of each example
   * @param filling writes a view's batch, in the other thread
   * @param memory batches of as many examples, used in turns
   */
  ViewsAhead(Iterator<Example> examples, int crops, Consumer<View> filling, List<Batch> memory) {
    this.examples = examples;
    this.examplesPerBatch = memory.get(0).labels().length;
    this.crops = crops;
    this.filling = filling;
    this.memory = memory;
    this.crop = crops;
    this.thread = Executors.newSingleThreadExecutor(ViewsAhead::daemon);
    for (int i = 1; i < memory.size(); i++) {
      begin();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "evaluation-reading");
    thread.setDaemon(true);
    return thread;
  }

  private void begin() {
    Batch batch = memory.get(begun++ % memory.size());
    pending.add(thread.submit(() -> fill(batch)));
  }

  /** In the other thread; null after the last one. */
  private View fill(Batch batch) {
    if (crop == crops) {
      group = nextGroup();
      crop = 0;
    }
    if (group.isEmpty()) {
      return null;
    }
    View view = new View(group, crop++, batch.filled(group.size()));
    filling.accept(view);
    return view;
  }

  private List<Example> nextGroup() {
    List<Example> next = new ArrayList<>(examplesPerBatch);
    while (next.size() < examplesPerBatch && examples.hasNext()) {
      next.add(examples.next());
    }
    return next;
  }

  /**
   * The next view; null after the last one.
   *
   * @throws TinderboxException what reading met; exit code 5, when the waiting thread is
   *     interrupted
   */
  View next() {
    begin();
    try {
      return pending.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.infrastructure("Stopped while waiting for examples", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /** Waits until the other thread no longer writes. */
  @Override
  public void close() {
    pending.forEach(view -> view.cancel(false));
    thread.shutdown();
    try {
      thread.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
