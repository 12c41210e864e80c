package io.tinderbox.common.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.PlainFileSystem;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try")
class FolderLockTest {
  private static final int TAKERS = 8;
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
      LockOwner owner = owner();

      assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(owner.host()).isNotBlank();
      assertThat(Instant.parse(owner.started())).isBefore(Instant.now());
      assertThat(Instant.parse(owner.taken()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }
  }

  @Test
  void aSecondTakerIsRefusedAndToldTheOwner() {
    try (FolderLock lock = FolderLock.take(storage, folder)) {
      LockOwner owner = owner();

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
    write(gone());

    assertTakenOver();
    assertThat(temporary.resolve("run")).isEmptyDirectory();
  }

  @Test
  void theLockOfALiveProcessIsRespected() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      LockOwner owner = near(other.pid(), started(other.toHandle()));
      write(owner);
      silentFor(100_000);

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
      write(near(other.pid(), "2001-01-01T00:00:00Z"));

      assertTakenOver();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** Whether the process lives there cannot be seen; its number means nothing here. */
  @ParameterizedTest
  @CsvSource({"another-host.example, same", "same, another container"})
  void aLockFromElsewhereHoldsUntilItHasBeenSilentForTwoMinutes(String host, String space)
      throws IOException {
    LockOwner self = LockOwner.self();
    LockOwner owner =
        new LockOwner(
            host.equals("same") ? self.host() : host,
            space.equals("same") ? self.space() : space,
            self.pid(),
            self.started(),
            self.taken(),
            "elsewhere");
    write(owner);
    assertLocked(owner);
    silentFor(90);
    assertLocked(owner);

    silentFor(121);
    assertTakenOver();
  }

  /** As a process leaves that dies while it makes one where files have no links. */
  @Test
  void aLockThatNamesNobodyHoldsUntilItHasBeenSilent() throws IOException {
    storage.write(folder.child(".lock"), new byte[0]);
    assertFails(() -> FolderLock.take(storage, folder), "an unknown process does already");

    silentFor(121);
    assertTakenOver();
  }

  @Test
  void theOwnerKeepsSayingThatItLives() {
    try (FolderLock lock = FolderLock.take(storage, folder, Duration.ofMillis(20))) {
      byte[] mark = storage.read(folder.child(".lock"));
      long first = storage.modified(folder.child(".lock"));

      await(() -> storage.modified(folder.child(".lock")) > first + 50);
      assertThat(storage.read(folder.child(".lock"))).isEqualTo(mark);
    }
  }

  /** While the folder's name leads to a file, the lock cannot be touched. */
  @Test
  void aHeartbeatThatFailsIsFollowedByTheNext() throws IOException {
    Path good = Files.createDirectory(temporary.resolve("good"));
    Path bad = Files.createDirectory(temporary.resolve("bad"));
    Files.createDirectory(bad.resolve(".lock"));
    Path link = temporary.resolve("link");
    point(link, good);
    try (FolderLock lock = FolderLock.take(storage, Location.of(link), Duration.ofMillis(20))) {
      point(link, bad);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      long before = Files.getLastModifiedTime(good.resolve(".lock")).toMillis();
      point(link, good);

      await(() -> storage.modified(Location.of(good).child(".lock")) > before + 50);
    }
    assertThat(good).isEmptyDirectory();
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

  @Test
  void anOwnerThatWasTakenForDeadPublishesNothingMore() {
    Location inside = folder.child("checkpoints/1");
    FolderLock lock = FolderLock.take(storage, folder, Duration.ofMillis(20));
    lock.storage().write(inside, new byte[1]);
    LockOwner successor =
        new LockOwner("another-host.example", "", 7, "", Instant.now().toString(), "successor");
    write(successor);

    assertFails(() -> lock.storage().write(inside, new byte[2]), "process 7 on another-host");
    assertFails(() -> lock.storage().delete(inside), "nothing more is written");
    assertFails(() -> lock.storage().append(inside, new byte[2]), "process 7 on another-host");
    assertThat(storage.read(inside)).hasSize(1);
    lock.close();
    assertThat(owner()).isEqualTo(successor);

    storage.delete(folder.child(".lock"));
    assertFails(lock::requireHeld, "found none");
  }

  /** An outer lock that is lost holds up what is published under an inner one, not its release. */
  @Test
  void locksStandWithinEachOther() {
    FolderLock outer = FolderLock.take(storage, folder);
    Location below = folder.child("runs/1");
    FolderLock inner = FolderLock.take(outer.storage(), below);
    inner.storage().write(below.child("file"), new byte[1]);

    storage.delete(folder.child(".lock"));

    assertFails(() -> inner.storage().write(below.child("file"), new byte[2]), folder + "/.lock");
    inner.close();
    assertThat(file.resolveSibling("runs/1/.lock")).doesNotExist();
    outer.close();
  }

  /** Each time a dead owner's lock lies there, and many see at once that it is dead. */
  @Test
  void ofManyWhoTakeOverOneDoes() throws Exception {
    LockOwner gone = gone();
    ExecutorService threads = Executors.newFixedThreadPool(TAKERS);
    try {
      for (int round = 0; round < 60; round++) {
        LockOwner dead =
            new LockOwner(
                gone.host(), gone.space(), gone.pid(), gone.started(), "", "round " + round);
        write(dead);
        CyclicBarrier together = new CyclicBarrier(TAKERS);
        List<Future<Optional<FolderLock>>> taken = new ArrayList<>();
        for (int i = 0; i < TAKERS; i++) {
          taken.add(threads.submit(() -> takenAfter(together)));
        }
        List<FolderLock> held = new ArrayList<>();
        for (Future<Optional<FolderLock>> one : taken) {
          one.get().ifPresent(held::add);
        }

        assertThat(held).hasSizeLessThanOrEqualTo(1);
        held.forEach(FolderLock::requireHeld);
        held.forEach(FolderLock::close);
        storage.delete(folder.child(".lock"));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(temporary.resolve("run")).isEmptyDirectory();
  }

  private Optional<FolderLock> takenAfter(CyclicBarrier together) throws Exception {
    together.await();
    try {
      return Optional.of(FolderLock.take(storage, folder));
    } catch (TinderboxException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED);
      return Optional.empty();
    }
  }

  /** Processes that take the folder in turn, some of which die with it in their hands. */
  @Test
  void ofManyProcessesOneIsInTheFolder() throws Exception {
    Path log = Files.createFile(temporary.resolve("log"));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  LockedVisits.class.getName(),
                  folder.toString(),
                  log.toString(),
                  Integer.toString(i < 2 ? 5 : 0)));
      processes.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(temporary.resolve("said-" + i).toFile())
              .start());
    }
    for (int i = 0; i < processes.size(); i++) {
      assertThat(processes.get(i).waitFor())
          .as(Files.readString(temporary.resolve("said-" + i)))
          .isEqualTo(i < 2 ? LockedVisits.DIED : 0);
    }

    List<String> visits = Files.readAllLines(log);
    String inside = "";
    int died = 0;
    for (String line : visits) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "enters" -> {
          assertThat(inside).as(String.join("\n", visits)).isEmpty();
          inside = words[1];
        }
        case "leaves" -> {
          assertThat(words[1]).isEqualTo(inside);
          inside = "";
        }
        default -> {
          assertThat(words[1]).isEqualTo(inside);
          inside = "";
          died++;
        }
      }
    }
    assertThat(died).isEqualTo(2);
    assertThat(visits).hasSize(2 * (5 + 5 + LockedVisits.VISITS + LockedVisits.VISITS));
    // The last one may have been one that died.
    FolderLock.take(storage, folder).close();
    assertThat(temporary.resolve("run")).isEmptyDirectory();
  }

  /** A store that cannot promise it still keeps later comers out. */
  @Test
  void whereNothingIsPromisedALockIsTakenAsWellAsCanBe() {
    Storage plain = Storage.of(Map.of("fs.plain.impl", PlainFileSystem.class.getName()));
    Location place = new Location("plain", "", temporary.resolve("plain").toString());
    try (FolderLock lock = FolderLock.take(plain, place, Duration.ofMillis(20))) {
      long first = plain.modified(place.child(".lock"));
      assertFails(() -> FolderLock.take(plain, place), "does already");
      await(() -> plain.modified(place.child(".lock")) > first + 50);
      lock.storage().write(place.child("file"), new byte[1]);
    }
    assertThat(plain.list(place)).extracting(entry -> entry.location().name()).containsOnly("file");
  }

  private void assertLocked(LockOwner owner) {
    assertFails(
        () -> FolderLock.take(storage, folder),
        "Cannot work in %s: process %d on %s does already (%s/.lock)"
            .formatted(folder, owner.pid(), owner.host(), folder));
  }

  private static void assertFails(Runnable change, String part) {
    TinderboxException thrown =
        Assertions.catchThrowableOfType(TinderboxException.class, change::run);
    assertThat(thrown).isNotNull().hasMessageContaining(part);
    assertThat(thrown.exitCode()).isEqualTo(ExitCode.LOCKED);
  }

  private void assertTakenOver() {
    assertThatCode(() -> FolderLock.requireFree(storage, folder)).doesNotThrowAnyException();
    try (FolderLock lock = FolderLock.take(storage, folder)) {
      assertThat(owner().pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(owner().host()).isEqualTo(LockOwner.self().host());
    }
  }

  /** A process that is over. */
  private static LockOwner gone() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    String started = gone.info().startInstant().map(Instant::toString).orElse("");
    gone.waitFor();
    return near(gone.pid(), started);
  }

  private static LockOwner near(long pid, String started) {
    LockOwner self = LockOwner.self();
    return new LockOwner(self.host(), self.space(), pid, started, self.taken(), self.id());
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().orElseThrow().toString();
  }

  private LockOwner owner() {
    Location lock = folder.child(".lock");
    return Json.read(storage.read(lock), LockOwner.class, lock);
  }

  private void write(LockOwner owner) {
    storage.write(folder.child(".lock"), owner.toJson());
  }

  private void silentFor(long seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
