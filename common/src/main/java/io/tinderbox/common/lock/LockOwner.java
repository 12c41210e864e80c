package io.tinderbox.common.lock;

import io.tinderbox.common.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Who holds a lock, as its file says.
 *
 * @param space which processes this one can see: of which start of the machine, in which container.
 *     Two containers may have the same host name, and the same numbers for other processes
 * @param started when the process started, to tell it from a later one with the same number
 * @param taken when it took the lock
 * @param id of this taking alone, so that no two lock files ever hold the same
 */
record LockOwner(String host, String space, long pid, String started, String taken, String id) {
  /** This process, about to take a lock. */
  static LockOwner self() {
    ProcessHandle self = ProcessHandle.current();
    return new LockOwner(
        thisHost(),
        thisSpace(),
        self.pid(),
        started(self),
        Instant.now().toString(),
        UUID.randomUUID().toString());
  }

  byte[] toJson() {
    return Json.document(this);
  }

  /** Whether it can be seen from here if the process lives. */
  boolean isNear() {
    return thisHost().equals(host) && thisSpace().equals(space);
  }

  /** Whether the process lives; only of one that {@link #isNear}. */
  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && started(process).equals(started))
        .isPresent();
  }

  @Override
  public String toString() {
    return "process %d on %s".formatted(pid, host);
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String thisSpace() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux: the host's name has to do.
      return "";
    }
  }
}
