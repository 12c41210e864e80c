package io.tinderbox.common.lock;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A process that takes a folder again and again, and says so in a log that others write to too. */
final class LockedVisits {
  static final int VISITS = 10;
  static final int DIED = 7;

  private LockedVisits() {}

  /**
   * @param args the folder, the log, and the visit in which the process dies; 0 for none
   */
  public static void main(String[] args) throws IOException {
    Path log = Path.of(args[1]);
    int last = Integer.parseInt(args[2]);
    long pid = ProcessHandle.current().pid();
    Random random = new Random(pid);
    for (int visit = 1; visit <= VISITS; ) {
      try (FolderLock lock = FolderLock.take(Storage.local(), Location.of(args[0]))) {
        say(log, "enters " + pid);
        LockSupport.parkNanos(random.nextInt(3_000_000));
        if (visit == last) {
          say(log, "dies " + pid);
          Runtime.getRuntime().halt(DIED);
        }
        say(log, "leaves " + pid);
        visit++;
      } catch (TinderboxException e) {
        LockSupport.parkNanos(random.nextInt(1_000_000));
      }
    }
  }

  private static void say(Path log, String line) throws IOException {
    Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
  }
}
