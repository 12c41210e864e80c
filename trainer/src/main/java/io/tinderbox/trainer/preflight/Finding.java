package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.ExitCode;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that is wrong with a process. Equal findings of several are told once.
 *
 * @param exitCode to end with where no process is without faults; empty of a warning
 * @param text what was expected and what was found, and what to do
 */
record Finding(Optional<ExitCode> exitCode, String text) {
  Finding {
    Objects.requireNonNull(exitCode);
    Objects.requireNonNull(text);
  }

  /** The program or its settings are not what they are to be. */
  static Finding usage(String text) {
    return new Finding(Optional.of(ExitCode.USAGE), text);
  }

  /** The machine is not. */
  static Finding infrastructure(String text) {
    return new Finding(Optional.of(ExitCode.INTERRUPTED), text);
  }

  static Finding warning(String text) {
    return new Finding(Optional.empty(), text);
  }

  boolean isFault() {
    return exitCode.isPresent();
  }
}
