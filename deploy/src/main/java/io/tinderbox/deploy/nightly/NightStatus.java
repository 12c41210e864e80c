package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.ExitCode;
import java.util.Arrays;

/** What a night came to. */
enum NightStatus {
  /** The new model is in charge. */
  PROMOTED(ExitCode.DONE, true),
  /** Nothing to train on that was not trained on before. */
  NOTHING_NEW(ExitCode.DONE, true),
  /** The model before the last is in charge again, as a person asked for. */
  ROLLED_BACK(ExitCode.DONE, true),
  /** There is a new model, and it was not good enough. */
  GATE_NOT_MET(ExitCode.QUALITY, true),
  /** Training came to nothing. */
  DIVERGED(ExitCode.QUALITY, true),
  BAD_DATA(ExitCode.DATA, false),
  INTERRUPTED(ExitCode.INTERRUPTED, false),
  REFUSED(ExitCode.USAGE, false),
  FAILED(ExitCode.BUG, false),
  LOCKED(ExitCode.LOCKED, false);

  private final ExitCode exitCode;
  private final boolean done;

  NightStatus(ExitCode exitCode, boolean done) {
    this.exitCode = exitCode;
    this.done = done;
  }

  /** Of a night that could not come to an end. */
  static NightStatus of(ExitCode exitCode) {
    return Arrays.stream(values())
        .filter(status -> !status.done && status.exitCode == exitCode)
        .findFirst()
        .orElse(FAILED);
  }

  ExitCode exitCode() {
    return exitCode;
  }

  /** Whether the same id has nothing left to do; otherwise the night can be tried again. */
  boolean isDone() {
    return done;
  }

  /** As it stands in files: {@code gate-not-met}. */
  String written() {
    return SettingsReader.written(this);
  }
}
