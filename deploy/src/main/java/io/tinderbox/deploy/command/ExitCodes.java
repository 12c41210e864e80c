package io.tinderbox.deploy.command;

/** What a help text says of the numbers that a command exits with. */
final class ExitCodes {
  static final String LINE_0 =
      "%nExit codes: 0 done; 1 a fault of Tinderbox; 2 wrong usage or configuration;";
  static final String LINE_1 =
      "3 wrong data; 4 quality gate not met, or training diverged; 5 interrupted, or";
  static final String LINE_2 =
      "disk, memory or executors failed: run again with --resume; 6 folder in use.";

  private ExitCodes() {}
}
