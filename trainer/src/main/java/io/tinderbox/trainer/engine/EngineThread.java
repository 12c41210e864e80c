package io.tinderbox.trainer.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The one thread on which an engine computes. ND4J keeps workspaces, random numbers and the device
 * by thread, OpenMP its team of helpers and their number: an engine that wandered over a pool's
 * threads would leave one of each behind on every one.
 */
public final class EngineThread implements AutoCloseable {
  private final ExecutorService executor;

  public EngineThread(String name) {
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Waits for what the work gives, or throws what it throws. Who is interrupted meanwhile waits for
   * its end all the same, as what it reads must stay until then.
   *
   * @throws IllegalStateException at the end, where the caller was interrupted
   */
  public <T> T call(Callable<T> work) {
    T given = await(executor.submit(work));
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("interrupted while computing");
    }
    return given;
  }

  /** Waits for the work, or throws what it throws, and nothing for being interrupted. */
  public void run(Runnable work) {
    await(executor.submit(work));
  }

  private static <T> T await(Future<T> running) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return running.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
