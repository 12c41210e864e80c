package io.tinderbox.common.exit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Whether the process was asked to stop (Ctrl-C, {@code kill}, a resource manager).
 *
 * <p>Work that can stop at a good place opens a {@link Watch} and asks {@link #requested()} now and
 * then; it has {@value #PATIENCE_SECONDS} s to come to an end. Without a watch, with a second
 * signal, or when that time is over, the process ends at once. It ends with exit code 5 in every
 * case.
 *
 * <p>The signals are caught before the JVM begins to shut down: its shutdown hooks, Spark's among
 * them, would stop the Spark context under work that still needs it for its last checkpoint.
 */
public final class StopSignal {
  private static final int PATIENCE_SECONDS = 60;
  private static final StopSignal PROCESS = new StopSignal();

  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicInteger watches = new AtomicInteger();

  private StopSignal() {}

  /** The signal of this process; never given unless {@link #listen()} was called. */
  public static StopSignal ofProcess() {
    return PROCESS;
  }

  /** One of its own, for tests: {@link #request()} gives it. */
  public static StopSignal of() {
    return new StopSignal();
  }

  public boolean requested() {
    return requested.get();
  }

  /** Asks to stop, as a signal does, and leaves it to the work to do so. */
  public void request() {
    requested.set(true);
  }

  /** While it is open, a first signal leaves the process running for the work to end well. */
  public Watch watch() {
    watches.incrementAndGet();
    return watches::decrementAndGet;
  }

  /** Takes SIGINT and SIGTERM from the JVM. Only for the program's entry point. */
  @SuppressWarnings("sunapi")
  public StopSignal listen() {
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(new Signal(name), signal -> heard(signal.getName()));
    }
    return this;
  }

  private void heard(String name) {
    boolean first = requested.compareAndSet(false, true);
    if (!first) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }
    if (watches.get() > 0) {
      System.err.printf(
          "tinderbox: stopping at the next good place (SIG%s); once more to stop at once%n", name);
      haltAfter(Duration.ofSeconds(PATIENCE_SECONDS));
    } else {
      System.err.printf("tinderbox: interrupted (SIG%s)%n", name);
      // Shutdown hooks stop Spark and remove temporary files; they are not waited for without end.
      haltAfter(Duration.ofSeconds(10));
      System.exit(ExitCode.INTERRUPTED.number());
    }
  }

  private static void haltAfter(Duration patience) {
    Thread thread =
        new Thread(
            () -> {
              try {
                new CountDownLatch(1).await(patience.toMillis(), TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
            },
            "stop-patience");
    thread.setDaemon(true);
    thread.start();
  }

  /** Someone asks {@link StopSignal#requested()} as long as this is open. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
