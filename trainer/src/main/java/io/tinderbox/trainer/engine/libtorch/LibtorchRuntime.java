package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.engine.Malloc;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libtorch in this process, set to give the same bits again. */
final class LibtorchRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(LibtorchRuntime.class);
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");
  private static final Pattern NO_MEMORY =
      Pattern.compile("can't allocate memory|out of memory|not enough memory");
  private static final int PATIENCE_SECONDS = 10;

  /** Held for writing, for good, once the process ends. */
  private static final ReadWriteLock COMPUTING = new ReentrantReadWriteLock();

  private static String running;

  private LibtorchRuntime() {}

  /**
   * Starts it, once, and says in the log what runs.
   *
   * @return the same, for people
   * @throws TinderboxException exit code 2, when this build lacks it; 5, when its natives do not
   *     load
   */
  static synchronized String start() {
    if (running == null) {
      LibtorchNatives.lack()
          .ifPresent(
              lack -> {
                throw TinderboxException.usage(
                    "Cannot use %s = libtorch: this build lacks %s".formatted(Engines.KEY, lack));
              });
      LibtorchNatives.unpack();
      Malloc.keepFreed();
      try {
        running = begin();
        Runtime.getRuntime().addShutdownHook(new Thread(LibtorchRuntime::end, "libtorch-end"));
        LOG.info("{}", running);
      } catch (ExceptionInInitializerError | NoClassDefFoundError | UnsatisfiedLinkError e) {
        throw TinderboxException.infrastructure(
            "Cannot load libtorch's natives: " + rootMessage(e), e);
      }
    }
    return running;
  }

  private static String begin() {
    Context context = torch.globalContext();
    context.setDeterministicAlgorithms(true, false);
    // Not needed for that, as everything is written before it is read, and not for nothing.
    context.setDeterministicFillUninitializedMemory(false);
    Matcher version = VERSION.matcher(torch.show_config().getString());
    return "libtorch %s on CPU, natives for %s, oneDNN %s"
        .formatted(
            version.find() ? version.group(1) : "",
            torch.get_cpu_capability().getString(),
            Context.hasMKLDNN() ? "on" : "off");
  }

  /**
   * So many threads for the calling thread's arithmetic. libtorch keeps one number for the process,
   * which a thread that begins takes over, and OpenMP one for each thread, which it goes by.
   */
  static void useThreads(int threads) {
    // Takes over whatever is the process's, once: what comes after that stays.
    torch.get_num_threads();
    torch.set_num_threads(threads);
  }

  /**
   * Computes something; the tensors that are made on the way go at the end, unless they are kept.
   *
   * @throws OutOfMemoryError where it needs more memory than there is
   */
  static <T> T compute(Supplier<T> work) {
    COMPUTING.readLock().lock();
    try (PointerScope scope = new PointerScope()) {
      return work.get();
    } catch (RuntimeException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      if (NO_MEMORY.matcher(message).find()) {
        OutOfMemoryError error = new OutOfMemoryError(message.lines().findFirst().orElse(""));
        error.initCause(e);
        throw error;
      }
      throw e;
    } finally {
      COMPUTING.readLock().unlock();
    }
  }

  /**
   * When the process exits, libtorch takes down what it holds; who computed then would end the
   * process by a fault instead. Waits for them, and lets nobody begin.
   */
  private static void end() {
    try {
      if (!COMPUTING.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The process ends while libtorch computes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
