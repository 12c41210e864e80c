package io.tinderbox.common.lock;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that stands for a right, and that one process at a time can make. Its contents name the
 * owner and never change; that the owner lives shows in when the file was last touched.
 *
 * <p>Whoever wants to delete a lock file first makes its guard: a lock file in its turn, named
 * after the very contents that are to go. So only one can, and only if they are there still; no one
 * takes the file of a successor for that of the dead. A guard whose maker died is deleted in the
 * same way.
 *
 * @param storage with nobody to be asked
 */
record LockFile(Storage storage, Location location) {
  /** Without a sign of life for so long, an owner that cannot be seen from here counts as dead. */
  static final Duration EXPIRY = Duration.ofSeconds(120);

  private static final int GUARD_DIGITS = 16;
  private static final int LOOKS = 20;

  /**
   * @param mark all that stands in the file
   * @param owner empty where it cannot be read
   * @param silent since the file was last touched
   */
  record Found(byte[] mark, Optional<LockOwner> owner, Duration silent) {
    boolean isAlive() {
      return owner
          .filter(LockOwner::isNear)
          .map(LockOwner::isAlive)
          .orElseGet(() -> silent.compareTo(EXPIRY) < 0);
    }

    boolean holds(byte[] other) {
      return Arrays.equals(mark, other);
    }

    String who() {
      return owner.map(LockOwner::toString).orElse("an unknown process");
    }
  }

  /** What is there now. */
  Optional<Found> look() {
    for (int attempt = 1; storage.exists(location); attempt++) {
      try {
        byte[] mark = storage.read(location);
        Duration silent =
            Duration.ofMillis(System.currentTimeMillis() - storage.modified(location));
        return Optional.of(new Found(mark, owner(mark), silent));
      } catch (TinderboxException e) {
        // Gone meanwhile, and perhaps another there already.
        if (attempt == LOOKS) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LockOwner> owner(byte[] mark) {
    try {
      LockOwner owner = Json.read(mark, LockOwner.class, location);
      return Optional.ofNullable(owner).filter(o -> o.host() != null);
    } catch (TinderboxException e) {
      if (e.exitCode() == ExitCode.DATA) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Only where files are {@linkplain Storage#publishesExclusively published exclusively}.
   *
   * @throws TinderboxException exit code 6, when a live process has made it, or is about to
   */
  void make(byte[] mark) {
    while (!storage.writeNew(location, mark)) {
      deleteDead();
    }
  }

  /**
   * @throws TinderboxException exit code 6, when the file is that of a live process
   */
  void requireDead() {
    look().ifPresent(this::requireDead);
  }

  private void requireDead(Found found) {
    if (found.isAlive()) {
      throw TinderboxException.locked(
          "Cannot work in %s: %s does already (%s)"
              .formatted(location.parent(), found.who(), location));
    }
  }

  private void deleteDead() {
    look()
        .ifPresent(
            found -> {
              requireDead(found);
              LockFile guard = guard(found.mark());
              if (!guard.storage.writeNew(guard.location, LockOwner.self().toJson())) {
                guard.deleteDead();
                return;
              }
              try {
                // Another one may have been here before, or the owner have come to life.
                if (look().filter(now -> now.holds(found.mark()) && !now.isAlive()).isPresent()) {
                  storage.delete(location);
                }
              } finally {
                storage.delete(guard.location);
              }
            });
  }

  /** Deletes the file if it holds this mark, which is one's own. */
  void release(byte[] mark) {
    LockFile guard = guard(mark);
    try {
      if (!storage.writeNew(guard.location, LockOwner.self().toJson())) {
        // Someone takes us for dead.
        return;
      }
    } catch (TinderboxException e) {
      // A full disk, which must not keep the folder locked.
      deleteIf(mark);
      return;
    }
    try {
      deleteIf(mark);
    } finally {
      storage.delete(guard.location);
    }
  }

  void deleteIf(byte[] mark) {
    if (look().filter(found -> found.holds(mark)).isPresent()) {
      storage.delete(location);
    }
  }

  private LockFile guard(byte[] mark) {
    String digest = Sha256.of(mark).substring(0, GUARD_DIGITS);
    return new LockFile(storage, location.parent().child(location.name() + "." + digest));
  }
}
