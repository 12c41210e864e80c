package io.tinderbox.common.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.lock.FolderLock.Owner;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try")
class FolderLockTest {
  private static final String ELSEWHERE = "another-host.example";
  private final Storage storage = Storage.local();
  @TempDir Path temporary;
  private Location folder;
  private Path file;

  @BeforeEach
  void name() {
    folder = Location.of(temporary).child("run");
    file = temporary.resolve("run/.lock");
  }

  @Test
  void theLockNamesItsOwner() {
    try (FolderLock lock = FolderLock.take(storage, folder)) {
      Owner owner = owner();

      assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(owner.host()).isNotBlank();
      assertThat(Instant.parse(owner.started())).isBefore(Instant.now());
      assertThat(Instant.parse(owner.touched()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }
  }

  @Test
  void aSecondTakerIsRefusedAndToldTheOwner() {
    try (FolderLock lock = FolderLock.take(storage, folder)) {
      Owner owner = owner();

      assertLocked(owner);
      assertThat(owner()).isEqualTo(owner);
    }
  }

  @Test
  void aReleasedFolderCanBeTakenAgain() {
    FolderLock.take(storage, folder).close();
    assertThat(file).doesNotExist();

    FolderLock.requireFree(storage, folder);
    FolderLock.take(storage, folder).close();
    assertThat(file).doesNotExist();
  }

  @Test
  void lookingForALockTakesNone() {
    FolderLock.requireFree(storage, folder);

    assertThat(file).doesNotExist();
  }

  @Test
  void theLockOfAProcessThatIsGoneIsTakenOver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    String started = gone.info().startInstant().map(Instant::toString).orElse("");
    gone.waitFor();
    write(new Owner(host(), gone.pid(), started, Instant.now().toString()));

    assertTakenOver();
  }

  @Test
  void theLockOfALiveProcessIsRespected() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Owner owner =
          new Owner(host(), other.pid(), started(other.toHandle()), "2001-01-01T00:00:00Z");
      write(owner);

      assertLocked(owner);
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertTakenOver();
  }

  @Test
  void aLaterProcessWithTheSameNumberDoesNotHoldTheLock() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      write(new Owner(host(), other.pid(), "2001-01-01T00:00:00Z", Instant.now().toString()));

      assertTakenOver();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** Whether the process lives there cannot be seen; its number means nothing here. */
  @Test
  void aForeignHostsLockHoldsUntilItHasBeenSilentForTwoMinutes() {
    long pid = ProcessHandle.current().pid();
    Owner talking = new Owner(ELSEWHERE, pid, "", Instant.now().minusSeconds(90).toString());
    write(talking);
    assertLocked(talking);

    write(new Owner(ELSEWHERE, pid, "", Instant.now().minusSeconds(121).toString()));
    assertTakenOver();
  }

  @Test
  void theOwnerKeepsSayingThatItLives() {
    try (FolderLock lock = FolderLock.take(storage, folder, Duration.ofMillis(20))) {
      String first = owner().touched();

      await(() -> !owner().touched().equals(first));
    }
  }

  /** While the folder's name leads to a file, the lock cannot be written. */
  @Test
  void aHeartbeatThatFailsIsFollowedByTheNext() throws IOException {
    Path good = Files.createDirectory(temporary.resolve("good"));
    Path bad = Files.createFile(temporary.resolve("bad"));
    Path link = temporary.resolve("link");
    point(link, good);
    try (FolderLock lock = FolderLock.take(storage, Location.of(link), Duration.ofMillis(20))) {
      point(link, bad);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      Files.delete(good.resolve(".lock"));
      point(link, good);

      await(() -> Files.exists(good.resolve(".lock")));
    }
    assertThat(good.resolve(".lock")).doesNotExist();
  }

  /** In one step. */
  private void point(Path link, Path target) throws IOException {
    Path next = Files.createSymbolicLink(temporary.resolve("next"), target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void noHeartbeatBringsAReleasedLockBack() {
    for (int i = 0; i < 100; i++) {
      FolderLock.take(storage, folder, Duration.ofNanos(50_000)).close();
      LockSupport.parkNanos(2_000_000);

      assertThat(file).doesNotExist();
    }
  }

  private void assertLocked(Owner owner) {
    TinderboxException thrown =
        Assertions.catchThrowableOfType(
            TinderboxException.class, () -> FolderLock.take(storage, folder));
    assertThat(thrown)
        .isNotNull()
        .hasMessage(
            "Cannot work in %s: process %d on %s does already (%s/.lock)",
            folder, owner.pid(), owner.host(), folder);
    assertThat(thrown.exitCode()).isEqualTo(ExitCode.LOCKED);
  }

  private void assertTakenOver() {
    assertThatCode(() -> FolderLock.requireFree(storage, folder)).doesNotThrowAnyException();
    try (FolderLock lock = FolderLock.take(storage, folder)) {
      assertThat(owner().pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(owner().host()).isEqualTo(host());
    }
  }

  /** As locks of this host have it. */
  private String host() {
    Location other = Location.of(temporary).child("other");
    try (FolderLock lock = FolderLock.take(storage, other)) {
      return read(other).host();
    }
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().orElseThrow().toString();
  }

  private Owner owner() {
    return read(folder);
  }

  private Owner read(Location place) {
    Location lock = place.child(".lock");
    return Json.read(storage.read(lock), Owner.class, lock);
  }

  private void write(Owner owner) {
    storage.write(folder.child(".lock"), Json.document(owner));
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
