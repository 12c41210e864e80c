package io.tinderbox.common.lock;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two processes from working on one folder: a file {@code .lock} that names its owner and is
 * touched every {@value #HEARTBEAT_SECONDS} s. A lock whose process is gone on this host is taken
 * over at once; one of another host when it has not been touched for {@value #EXPIRY_SECONDS} s.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".lock";
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final long HEARTBEAT_SECONDS = 20;
  private static final long EXPIRY_SECONDS = 120;

  /**
   * @param started when the process started, to tell it from a later one with the same number
   * @param touched when the owner last said that it lives
   */
  record Owner(String host, long pid, String started, String touched) {}

  private final Storage storage;
  private final Location file;
  private final ScheduledExecutorService heartbeat;
  private boolean released;

  private FolderLock(Storage storage, Location file) {
    this.storage = storage;
    this.file = file;
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
    requireFree(storage, folder);
    FolderLock lock = new FolderLock(storage, folder.child(NAME));
    lock.touch();
    lock.heartbeat.scheduleAtFixedRate(
        lock::beat, heartbeat.toNanos(), heartbeat.toNanos(), TimeUnit.NANOSECONDS);
    return lock;
  }

  /**
   * @throws TinderboxException exit code 6, when another live process holds the folder
   */
  public static void requireFree(Storage storage, Location folder) {
    Location file = folder.child(NAME);
    if (storage.exists(file)) {
      Owner owner = Json.read(storage.read(file), Owner.class, file);
      if (isAlive(owner)) {
        throw TinderboxException.locked(
            "Cannot work in %s: process %d on %s does already (%s)"
                .formatted(folder, owner.pid, owner.host, file));
      }
    }
  }

  /** Whatever goes wrong, the next one comes: an executor drops a task that throws. */
  private synchronized void beat() {
    if (!released) {
      try {
        touch();
      } catch (RuntimeException e) {
        LOG.warn("Cannot renew the lock {}: {}", file, e.getMessage());
      }
    }
  }

  private void touch() {
    ProcessHandle self = ProcessHandle.current();
    Owner owner = new Owner(host(), self.pid(), started(self), Instant.now().toString());
    storage.write(file, Json.document(owner));
  }

  private static boolean isAlive(Owner owner) {
    if (owner.host.equals(host())) {
      Optional<ProcessHandle> process = ProcessHandle.of(owner.pid);
      boolean self = owner.pid == ProcessHandle.current().pid();
      return self
          || process.filter(p -> p.isAlive() && started(p).equals(owner.started)).isPresent();
    }
    Duration silent = Duration.between(Instant.parse(owner.touched), Instant.now());
    return silent.toSeconds() < EXPIRY_SECONDS;
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Waits for a heartbeat under way, which would bring the file back. */
  @Override
  public synchronized void close() {
    released = true;
    heartbeat.shutdownNow();
    storage.delete(file);
  }
}
