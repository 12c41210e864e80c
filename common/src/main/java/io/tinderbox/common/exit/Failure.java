package io.tinderbox.common.exit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What to tell a person about an exception, and the number to exit with.
 *
 * <p>A {@link TinderboxException} thrown in a Spark task reaches the driver as the cause of Spark's
 * own exception or, when it could not be serialised, as the text of its stack trace within Spark's
 * message; both are found.
 *
 * @param line one line, for a person; several where a message of ours has several
 */
public record Failure(ExitCode exitCode, String line) {
  private static final Pattern OURS =
      Pattern.compile(
          Pattern.quote(TinderboxException.class.getName()) + " \\[exit (\\d)]: ([^\\n]*)");
  private static final Pattern DISK =
      Pattern.compile("No space left on device|Disk quota exceeded|Read-only file system");

  /** An executor that ran out of its heap exits with 52, one that YARN stops says why. */
  private static final Pattern MEMORY =
      Pattern.compile(
          "java\\.lang\\.OutOfMemoryError|exited with code 52\\b"
              + "|Container killed by YARN for exceeding|running beyond .* memory limits");

  /** Spark stops itself when its master does not answer or has ended the application. */
  private static final String STOPPED = "Cannot call methods on a stopped SparkContext";

  private static final Pattern EXECUTORS =
      Pattern.compile(
          "ExecutorLostFailure|Slave lost|Worker lost|Command exited with code|executor \\S* ?exited"
              + "|FetchFailed|All masters are unresponsive|Master removed our application"
              + "|SparkContext was shut down|SparkContext has been shutdown"
              + "|Max number of executor failures|Failed to connect to");

  public Failure {
    Objects.requireNonNull(exitCode);
    Objects.requireNonNull(line);
  }

  /** Never fails, whatever the exception. */
  public static Failure of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    return ours(chain)
        .or(() -> oursAsText(chain))
        .or(() -> memory(chain))
        .or(() -> infrastructure(chain))
        .orElseGet(
            () ->
                new Failure(
                    ExitCode.BUG,
                    "Cannot go on: %s; this is a fault of Tinderbox, run again with --verbose for the stack trace"
                        .formatted(summary(thrown))));
  }

  private static Optional<Failure> ours(List<Throwable> chain) {
    return chain.stream()
        .filter(TinderboxException.class::isInstance)
        .map(TinderboxException.class::cast)
        .findFirst()
        .map(e -> new Failure(e.exitCode(), e.getMessage()));
  }

  private static Optional<Failure> oursAsText(List<Throwable> chain) {
    return chain.stream()
        .map(e -> OURS.matcher(message(e)))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> new Failure(numbered(found.group(1)), found.group(2)));
  }

  private static Optional<Failure> memory(List<Throwable> chain) {
    boolean memory =
        chain.stream()
            .anyMatch(e -> e instanceof OutOfMemoryError || MEMORY.matcher(message(e)).find());
    return memory
        ? Optional.of(
            new Failure(
                ExitCode.INTERRUPTED,
                "Cannot go on: not enough memory (%s); give more with --set spark.driver.memory=…,"
                        .formatted(summary(chain.get(chain.size() - 1)))
                    + " on a cluster spark.executor.memory and spark.executor.memoryOverhead"))
        : Optional.empty();
  }

  private static Optional<Failure> infrastructure(List<Throwable> chain) {
    for (Throwable e : chain) {
      if (e instanceof IllegalStateException && message(e).startsWith(STOPPED)) {
        return Optional.of(
            new Failure(
                ExitCode.INTERRUPTED,
                "Cannot go on: Spark has stopped; its master does not answer, or has ended the application"));
      }
      boolean disk = e instanceof IOException && DISK.matcher(message(e)).find();
      boolean task = isSparks(e) && DISK.matcher(message(e)).find();
      boolean lost = isSparks(e) && EXECUTORS.matcher(message(e)).find();
      if (disk || task) {
        return Optional.of(
            new Failure(
                ExitCode.INTERRUPTED,
                "Cannot go on: %s; give Spark's own files room with --set spark.local.dir=…"
                    .formatted(summary(e))));
      }
      if (lost || e instanceof InterruptedException) {
        return Optional.of(new Failure(ExitCode.INTERRUPTED, "Cannot go on: " + summary(e)));
      }
    }
    return Optional.empty();
  }

  /** The exception, its causes and what they suppressed, outermost first, each once. */
  private static List<Throwable> chain(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable e = thrown; e != null && seen.add(e); e = e.getCause()) {
      chain.add(e);
    }
    for (Throwable e : List.copyOf(chain)) {
      Arrays.stream(e.getSuppressed()).filter(seen::add).forEach(chain::add);
    }
    return chain;
  }

  private static boolean isSparks(Throwable e) {
    return Stream.<Class<?>>iterate(e.getClass(), Objects::nonNull, Class::getSuperclass)
        .anyMatch(type -> type.getName().equals("org.apache.spark.SparkException"));
  }

  private static ExitCode numbered(String number) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.number() == Integer.parseInt(number))
        .findFirst()
        .orElse(ExitCode.BUG);
  }

  private static String summary(Throwable e) {
    String first = message(e).lines().findFirst().orElse("").strip();
    String name = e.getClass().getSimpleName();
    return first.isEmpty() ? name : name + ": " + first;
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }
}
