package io.tinderbox.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the local file system. */
class StorageTest {
  private final Storage storage = Storage.local();
  @TempDir Path temporary;
  private Location folder;

  @BeforeEach
  void name() {
    folder = Location.of(temporary);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.txt",
        "a b",
        "[a-z]*.{x,y}",
        "100%20",
        "a%",
        "q?x=1#y",
        "back\\slash",
        "a:b",
        "Straße 日本.txt",
        "'\"quoted\"'",
        "-r",
        "~",
        "new\nline"
      })
  void aFileOfAnyNameIsWrittenListedReadAndDeleted(String name) throws IOException {
    Location file = folder.child(name).child(name);

    storage.write(file, bytes("hello"));

    assertThat(Files.readString(temporary.resolve(name).resolve(name))).isEqualTo("hello");
    assertThat(storage.list(folder)).containsExactly(new FileEntry(folder.child(name), true, 0));
    assertThat(storage.listFiles(folder)).containsExactly(new FileEntry(file, false, 5));
    assertThat(storage.status(file)).contains(new FileEntry(file, false, 5));
    assertThat(storage.read(file)).isEqualTo(bytes("hello"));
    storage.delete(file.parent());
    assertThat(storage.exists(file)).isFalse();
    assertThat(storage.list(folder)).isEmpty();
  }

  /** A reader that opens the file at any moment sees the old contents or the new ones. */
  @Test
  void aFileIsPublishedWhole() throws IOException {
    Location file = folder.child("data.bin");
    storage.write(file, bytes("old"));
    List<String> seen = new ArrayList<>();

    storage.write(
        file,
        out -> {
          out.write(bytes("n"));
          out.flush();
          seen.add(text(file));
          out.write(bytes("ew"));
        });

    assertThat(seen).containsExactly("old");
    assertThat(text(file)).isEqualTo("new");
    assertThat(names()).containsExactly("data.bin");
  }

  @Test
  void contentsThatFailLeaveNothingBehind() {
    Location fresh = folder.child("fresh");
    Location old = folder.child("old");
    storage.write(old, bytes("old"));

    for (Location file : List.of(fresh, old)) {
      TinderboxException thrown =
          assertFails(
              () ->
                  storage.write(
                      file,
                      out -> {
                        out.write(bytes("half of "));
                        throw new IOException("No space left on device");
                      }));
      assertThat(thrown).hasMessage("Cannot write " + file + ": No space left on device");
      assertThatThrownBy(
              () ->
                  storage.write(
                      file,
                      out -> {
                        throw new IllegalStateException("ours");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () ->
                  storage.write(
                      file,
                      out -> {
                        throw new OutOfMemoryError("large");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
    }

    assertThat(names()).containsExactly("old");
    assertThat(text(old)).isEqualTo("old");
  }

  @Test
  void anUncheckedFailureOfTheContentsIsOneOfTheStorage() {
    assertThat(
            assertFails(
                () ->
                    storage.write(
                        folder.child("a"),
                        out -> {
                          throw new UncheckedIOException(new IOException("reset"));
                        })))
        .hasMessageContaining("Cannot write")
        .hasMessageContaining("reset");
  }

  @Test
  void writersOfOneFileDoNotMixTheirContents() {
    Location file = folder.child("data");
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 8)
            .mapToObj(
                writer ->
                    CompletableFuture.runAsync(
                        () -> storage.write(file, bytes(Integer.toString(writer).repeat(99_999)))))
            .toList();

    writers.forEach(CompletableFuture::join);

    String contents = text(file);
    assertThat(contents).hasSize(99_999).isEqualTo(contents.substring(0, 1).repeat(99_999));
    assertThat(names()).containsExactly("data");
  }

  @Test
  void aTemporaryNameLiesBesideTheFileAndIsHidden() throws Exception {
    Location file = folder.child("part.parquet");

    Location temporaryFile = Storage.temporary(file);

    assertThat(temporaryFile.parent()).isEqualTo(folder);
    assertThat(temporaryFile.name()).startsWith(".part.parquet.").endsWith(".tmp");
    assertThat(temporaryFile).isEqualTo(Storage.temporary(file));
    assertThat(CompletableFuture.supplyAsync(() -> Storage.temporary(file)).get())
        .isNotEqualTo(temporaryFile);
  }

  @Test
  void listingsAreSortedByNameAndThoseOfAllFilesByPath() {
    for (String file : List.of("b/1", "B", "a/x/2", "a b", "é", "10", "9", "a/1")) {
      storage.write(folder.child(file), bytes(file));
    }

    assertThat(storage.list(folder))
        .extracting(entry -> entry.location().name())
        .containsExactly("10", "9", "B", "a", "a b", "b", "é");
    assertThat(storage.listFiles(folder))
        .extracting(entry -> entry.location().relativeTo(folder))
        .containsExactly("10", "9", "B", "a b", "a/1", "a/x/2", "b/1", "é");
    assertThat(storage.listFiles(folder).get(5)).extracting(FileEntry::bytes).isEqualTo(5L);
  }

  @Test
  void aRenamedFileReplacesTheOneThatIsThere() {
    Location from = folder.child("from");
    Location to = folder.child("to");
    storage.write(from, bytes("new"));
    storage.write(to, bytes("old"));

    storage.rename(from, to);

    assertThat(text(to)).isEqualTo("new");
    assertThat(names()).containsExactly("to");
  }

  @Test
  void onlyFileSystemsWithAnAtomicRenameAreRenamedOn() {
    assertThat(List.of("file:/a", "hdfs://n/a", "webhdfs://n/a", "viewfs://n/a"))
        .allMatch(place -> Storage.renamesAtomically(Location.of(place)));
    assertThat(List.of("s3a://b/a", "gs://b/a", "abfs://b/a", "s3://b/a"))
        .noneMatch(place -> Storage.renamesAtomically(Location.of(place)));
  }

  @Test
  void aFolderIsMadeWithThoseAboveItAndMayBeThereAlready() {
    Location deep = folder.child("a/b/c");

    storage.makeFolder(deep);
    storage.makeFolder(deep);

    assertThat(storage.status(deep)).contains(new FileEntry(deep, true, 0));
  }

  @Test
  void whatIsNotThereCanBeLookedAtAndDeleted() {
    Location nowhere = folder.child("none/at/all");

    assertThat(storage.status(nowhere)).isEmpty();
    assertThat(storage.exists(nowhere)).isFalse();
    storage.delete(nowhere);
    storage.write(folder.child("file"), bytes("a"));
    assertThat(storage.exists(folder.child("file/below"))).isFalse();
  }

  @Test
  void anOpenFileCanSeek() throws IOException {
    storage.write(folder.child("digits"), bytes("0123456789"));

    try (FSDataInputStream in = storage.open(folder.child("digits"))) {
      in.seek(7);
      assertThat(in.read()).isEqualTo('7');
      in.seek(2);
      assertThat(in.read()).isEqualTo('2');
    }
  }

  @Test
  void aPlaceThatCannotBeUsedIsExitCodeFiveWithItsNameAndTheReason() {
    Location file = folder.child("file");
    Location nowhere = folder.child("nowhere");
    storage.write(file, bytes("a"));

    assertThat(assertFails(() -> storage.read(nowhere)))
        .hasMessage("Cannot read " + nowhere + ": no such file or folder");
    assertThat(assertFails(() -> storage.open(nowhere)))
        .hasMessage("Cannot read " + nowhere + ": no such file or folder");
    assertThat(assertFails(() -> storage.list(nowhere)))
        .hasMessage("Cannot list " + nowhere + ": no such file or folder");
    assertThat(assertFails(() -> storage.read(folder)))
        .hasMessage("Cannot read " + folder + ": Is a directory");
    assertThat(assertFails(() -> storage.write(file.child("below"), bytes("b"))))
        .hasMessageStartingWith("Cannot write " + file + "/below: ");
    assertThat(assertFails(() -> storage.makeFolder(file.child("below"))))
        .hasMessageStartingWith("Cannot make the folder " + file + "/below: ");
    assertThat(assertFails(() -> storage.rename(nowhere, file)))
        .hasMessageStartingWith("Cannot rename to " + file + ": ");
    assertThat(assertFails(() -> storage.exists(Location.of("nofs://host/a"))))
        .hasMessageStartingWith("Cannot look at nofs://host/a: ");
  }

  @Test
  void whatLiesInAnUnreadableFolderIsNotTakenForMissing() throws IOException {
    Location locked = folder.child("locked");
    Location file = locked.child("file");
    storage.write(file, bytes("a"));
    Path path = locked.toLocalPath();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(path)).as("nothing is unreadable to root").isFalse();

      assertThat(storage.exists(locked)).isTrue();
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> storage.list(locked),
              () -> storage.exists(file),
              () -> storage.read(file),
              () -> storage.write(file, bytes("b")),
              () -> storage.delete(file))) {
        assertThat(assertFails(use))
            .hasMessageContaining(locked.toString())
            .hasMessageContaining("Permission denied");
      }
      assertThat(assertFails(() -> storage.makeFolder(locked.child("new"))))
          .hasMessageStartingWith("Cannot make the folder " + locked);
      assertThat(assertFails(() -> storage.delete(locked)))
          .hasMessageStartingWith("Cannot delete " + locked);
    } finally {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void itsPropertiesComeFromSparksAndTravelToExecutors() throws Exception {
    Storage given =
        Storage.fromSpark(
            Map.of("spark.hadoop.fs.s3a.endpoint", "here", "spark.master", "local[1]"));
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(wire)) {
      out.writeObject(given);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(wire.toByteArray()))) {
      Storage there = (Storage) in.readObject();

      assertThat(there.configuration().get("fs.s3a.endpoint")).isEqualTo("here");
      assertThat(there.configuration().get("spark.master")).isNull();
    }
    assertThat(Storage.local().configuration().get("fs.s3a.endpoint")).isNotEqualTo("here");
  }

  private List<String> names() {
    return storage.list(folder).stream().map(entry -> entry.location().name()).toList();
  }

  private String text(Location file) {
    return new String(storage.read(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TinderboxException assertFails(ThrowingCallable use) {
    TinderboxException thrown = Assertions.catchThrowableOfType(TinderboxException.class, use);
    assertThat(thrown).isNotNull();
    assertThat(thrown.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    return thrown;
  }
}
