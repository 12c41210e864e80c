package io.tinderbox.trainer.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What malloc does with blocks that are freed in this process: glibc's, by <a
 * href="https://man7.org/linux/man-pages/man3/mallopt.3.html">mallopt</a>. Blocks below the
 * threshold are kept for those that come next, others are the system's again at once, and cost a
 * page fault every 4 KiB when they are asked for anew. Left to itself, glibc begins at 128 KiB and
 * raises the threshold to each block that is freed, up to 32 MiB; setting it ends that for good.
 *
 * <p>Nothing is done, and nothing fails, where the C library is another one, or where the
 * environment says what the threshold is.
 */
public final class Malloc {
  private static final Logger LOG = LoggerFactory.getLogger(Malloc.class);

  /** Numbers of malloc.h. */
  private static final int MMAP_THRESHOLD = -3;

  private static final int TRIM_THRESHOLD = -1;

  private static final int MIB = 1 << 20;
  private static final int RETURNED = MIB / 4;

  /** The most that glibc takes for a threshold, and that it comes to by itself. */
  private static final int KEPT = 32 * MIB;

  /** Whether whoever started the process decided it. */
  private static final boolean GIVEN = isGiven(System.getenv());

  private static boolean returning;
  private static boolean keeping;

  private Malloc() {}

  /**
   * Blocks of 256 KiB and more go back to the system: right for an engine that makes its arrays
   * once. Does nothing in a process that has called {@link #keepFreed}.
   */
  public static synchronized void returnFreed() {
    if (!keeping) {
      returning = true;
      set(MMAP_THRESHOLD, RETURNED);
    }
  }

  /**
   * Blocks up to 32 MiB are kept: right for an engine that allocates for every operation. Lets
   * glibc be where it comes to that by itself, step by step.
   */
  public static synchronized void keepFreed() {
    keeping = true;
    if (returning) {
      set(MMAP_THRESHOLD, KEPT);
      set(TRIM_THRESHOLD, 2 * KEPT);
    }
  }

  /** Gives back what is kept and in no use. */
  public static void trim() {
    call("malloc_trim", 0L);
  }

  private static boolean isGiven(Map<String, String> environment) {
    return environment.containsKey("MALLOC_MMAP_THRESHOLD_")
        || environment.getOrDefault("GLIBC_TUNABLES", "").contains("glibc.malloc.mmap_threshold=");
  }

  private static void set(int option, int bytes) {
    call("mallopt", option, bytes);
  }

  private static void call(String function, Object... arguments) {
    if (GIVEN) {
      return;
    }
    try {
      Function found = NativeLibrary.getProcess().getFunction(function);
      int answer = found.invokeInt(arguments);
      LOG.debug("{}{}: {}", function, Arrays.toString(arguments), answer);
    } catch (LinkageError e) {
      LOG.debug("What malloc keeps is left as it is: {}", e.toString());
    }
  }
}
