package io.tinderbox.common.exit;

/**
 * How a command ended, as the number that its process exits with. Scripts branch on these numbers.
 */
public enum ExitCode {
  /** Done, or nothing left to do. */
  DONE(0),
  /** A fault of Tinderbox itself. */
  BUG(1),
  /** Wrong usage or configuration; nothing was started. */
  USAGE(2),
  /** The data is there, but its contents are wrong. */
  DATA(3),
  /** The quality gate was not met, or training diverged. */
  QUALITY(4),
  /** Interrupted, or the infrastructure failed: run again with {@code --resume}. */
  INTERRUPTED(5),
  /** Another live process works on the same folder. */
  LOCKED(6);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
