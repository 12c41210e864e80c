package io.tinderbox.common.lock;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two processes from working on one folder: a file {@code .lock} that names its owner and is
 * touched every {@value #HEARTBEAT_SECONDS} s. A lock whose process is gone on this host is taken
 * over at once; one that cannot be seen from here (another host, another container) when it has not
 * been touched for two minutes. Clocks of hosts that share a folder must agree to less than that.
 *
 * <p>Of all processes that take a folder at once, one gets it, where the store {@linkplain
 * Storage#publishesExclusively can promise that}. On object stores it is most unlikely that two do,
 * and a warning says so, once.
 *
 * <p>An owner that was silent for too long, as on a machine that slept, may be taken for dead. It
 * finds that out before the next change that it makes through {@link #storage()}, which fails, so
 * that it publishes nothing beside its successor.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".lock";
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final long HEARTBEAT_SECONDS = 20;
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final Storage guarded;
  private final LockFile file;
  private final byte[] mark;
  private final ScheduledExecutorService heartbeat;
  private boolean ended;

  private FolderLock(Storage storage, LockFile file, byte[] mark) {
    this.guarded = storage.guardedBy(changed -> requireHeld());
    this.file = file;
    this.mark = mark;
    this.heartbeat =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lock-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @throws TinderboxException exit code 6, when another live process holds the folder
   */
  public static FolderLock take(Storage storage, Location folder) {
    return take(storage, folder, Duration.ofSeconds(HEARTBEAT_SECONDS));
  }

  static FolderLock take(Storage storage, Location folder, Duration heartbeat) {
    LockFile file = file(storage, folder);
    byte[] mark = LockOwner.self().toJson();
    FolderLock lock = new FolderLock(storage, file, mark);
    if (Storage.publishesExclusively(folder)) {
      file.make(mark);
    } else {
      if (WARNED.compareAndSet(false, true)) {
        LOG.warn(
            "{} cannot promise that only one process works in a folder: see to it that no two are started",
            folder);
      }
      file.requireDead();
      file.storage().write(file.location(), mark);
      lock.requireHeld();
    }
    lock.heartbeat.scheduleAtFixedRate(
        lock::beat, heartbeat.toNanos(), heartbeat.toNanos(), TimeUnit.NANOSECONDS);
    return lock;
  }

  /**
   * @throws TinderboxException exit code 6, when another live process holds the folder
   */
  public static void requireFree(Storage storage, Location folder) {
    file(storage, folder).requireDead();
  }

  /** A lock's own file must come and go whatever becomes of a lock around it. */
  private static LockFile file(Storage storage, Location folder) {
    return new LockFile(storage.unguarded(), folder.child(NAME));
  }

  /**
   * The files that it was taken with. Every change through it in this process fails once the folder
   * is no longer this owner's.
   */
  public Storage storage() {
    return guarded;
  }

  /**
   * @throws TinderboxException exit code 6, when the lock was taken over, or is gone
   */
  public void requireHeld() {
    Optional<LockFile.Found> found = file.look();
    if (!isHeld(found)) {
      throw TinderboxException.locked(
          "Cannot go on in %s: expected its lock to be held still, found %s (%s); nothing more is written"
              .formatted(
                  file.location().parent(),
                  found.map(now -> "that of " + now.who()).orElse("none"),
                  file.location()));
    }
  }

  /** A store that replaces a file in more than one step may show none, or half of it, meanwhile. */
  private boolean isHeld(Optional<LockFile.Found> found) {
    return Storage.publishesExclusively(file.location())
        ? found.filter(now -> now.holds(mark)).isPresent()
        : found.filter(now -> now.owner().isPresent() && !now.holds(mark)).isEmpty();
  }

  /** Whatever goes wrong, the next one comes: an executor drops a task that throws. */
  private synchronized void beat() {
    if (ended) {
      return;
    }
    try {
      requireHeld();
      if (Storage.publishesExclusively(file.location())) {
        file.storage().touch(file.location());
      } else {
        file.storage().write(file.location(), mark);
      }
    } catch (RuntimeException e) {
      LOG.warn("Cannot renew the lock {}: {}", file.location(), e.getMessage());
      if (e instanceof TinderboxException ours && ours.exitCode() == ExitCode.LOCKED) {
        heartbeat.shutdown();
      }
    }
  }

  /** Waits for a heartbeat under way, which would bring the file back on an object store. */
  @Override
  public synchronized void close() {
    ended = true;
    heartbeat.shutdownNow();
    if (Storage.publishesExclusively(file.location())) {
      file.release(mark);
    } else {
      file.deleteIf(mark);
    }
  }
}
