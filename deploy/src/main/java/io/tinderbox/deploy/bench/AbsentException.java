package io.tinderbox.deploy.bench;

/** Something to compare with is not there; the message says why, and the table with it. */
final class AbsentException extends RuntimeException {
  AbsentException(String why) {
    super(why);
  }
}
