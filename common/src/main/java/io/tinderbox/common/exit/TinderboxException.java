package io.tinderbox.common.exit;

import java.util.Objects;

/**
 * A failure that a person can act on. Its message is one clear line ("Cannot do X: expected A,
 * found B (path or key)"); the command line prints that line and exits with {@link #exitCode()},
 * without a stack trace.
 */
public final class TinderboxException extends RuntimeException {
  private final ExitCode exitCode;

  private TinderboxException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = Objects.requireNonNull(exitCode);
  }

  /** Wrong usage or configuration: an unknown key, a missing path, a folder of another run. */
  public static TinderboxException usage(String message) {
    return new TinderboxException(ExitCode.USAGE, message, null);
  }

  /** The path is there, but its contents are wrong. */
  public static TinderboxException data(String message) {
    return new TinderboxException(ExitCode.DATA, message, null);
  }

  /** As {@link #data(String)}, keeping what was found underneath for {@code --verbose}. */
  public static TinderboxException data(String message, Throwable cause) {
    return new TinderboxException(ExitCode.DATA, message, cause);
  }

  /** The quality gate was not met, or training diverged. */
  public static TinderboxException quality(String message) {
    return new TinderboxException(ExitCode.QUALITY, message, null);
  }

  /** Stopped, or kept from going on, from outside; what was done so far is kept. */
  public static TinderboxException interrupted(String message) {
    return new TinderboxException(ExitCode.INTERRUPTED, message, null);
  }

  /** Disk, memory, port, executors: not the fault of the data or the configuration. */
  public static TinderboxException infrastructure(String message, Throwable cause) {
    return new TinderboxException(ExitCode.INTERRUPTED, message, cause);
  }

  /** Another live process holds the folder. */
  public static TinderboxException locked(String message) {
    return new TinderboxException(ExitCode.LOCKED, message, null);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  /**
   * Names the exit code, which {@link Failure} finds again where only the text of a stack trace is
   * left: an exception of a Spark task whose cause cannot be serialised arrives as text.
   */
  @Override
  public String toString() {
    return "%s [exit %d]: %s".formatted(getClass().getName(), exitCode.number(), getMessage());
  }
}
