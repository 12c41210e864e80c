package io.tinderbox.common.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Storage} promises, whatever lies underneath. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StorageContract {
  /** Larger than a part of an upload (5 MiB) and than a block. */
  private static final int LARGE = 6 << 20;

  private Location folder;

  abstract Storage storage();

  /** A folder that exists. */
  abstract Location root();

  /** Whether a file replaces another at once, or only when it is not looked at meanwhile. */
  boolean publishesInOneStep() {
    return true;
  }

  @BeforeEach
  void freshFolder() {
    folder = root().child(UUID.randomUUID().toString());
    storage().makeFolder(folder);
  }

  @Test
  void whatIsWrittenIsRead() {
    Location file = folder.child("a/b/c.txt");

    storage().write(file, bytes("first"));

    assertThat(storage().read(file)).asString(UTF_8).isEqualTo("first");
    assertThat(storage().status(file)).contains(new FileEntry(file, false, 5));
    assertThat(storage().listFiles(folder)).containsExactly(new FileEntry(file, false, 5));
  }

  @Test
  void anEmptyFileIsAFile() {
    Location file = folder.child("_SUCCESS");

    storage().write(file, new byte[0]);

    assertThat(storage().status(file)).contains(new FileEntry(file, false, 0));
    assertThat(storage().read(file)).isEmpty();
    assertThat(storage().list(folder)).containsExactly(new FileEntry(file, false, 0));
  }

  @Test
  void aSecondWriteReplacesTheFirst() {
    Location file = folder.child("state.json");
    storage().write(file, bytes("a long first version"));

    storage().write(file, bytes("second"));

    assertThat(storage().read(file)).asString(UTF_8).isEqualTo("second");
    assertThat(storage().list(folder)).hasSize(1);
  }

  @Test
  void noMoreIsReadThanIsTaken() {
    Location file = folder.child("small.json");
    storage().write(file, bytes("twelve bytes"));

    assertThat(storage().read(file, 12)).asString(UTF_8).isEqualTo("twelve bytes");
    assertThatThrownBy(() -> storage().read(file, 11))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("expected at most 11 bytes, found more");
    assertThatThrownBy(() -> storage().read(folder, 11))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA));
    assertThatThrownBy(() -> storage().read(folder.child("none"), 11))
        .hasMessageContaining("no such file or folder");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, LARGE})
  void contentsThatFailToComeAreNotPublished(int before) {
    Location file = folder.child("shard");

    assertThatThrownBy(
            () ->
                storage()
                    .write(
                        file,
                        out -> {
                          out.write(new byte[before]);
                          throw new IllegalStateException("enough");
                        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");

    assertThat(storage().exists(file)).isFalse();
    assertThat(storage().listFiles(folder)).isEmpty();
  }

  /** Or not at all, where files are published whole only. */
  @Test
  void whatIsAppendedComesAfterWhatIsThere() {
    Location file = folder.child("log/records");
    boolean appends = storage().append(file, bytes("first"));

    assertThat(storage().append(file, bytes(", second"))).isEqualTo(appends);
    assertThat(appends).isEqualTo(file.isLocal());
    assertThat(storage().exists(file)).isEqualTo(appends);
    if (appends) {
      assertThat(storage().read(file)).isEqualTo(bytes("first, second"));
    }
  }

  @Test
  void contentsThatFailToComeLeaveTheFormerFile() {
    Location file = folder.child("shard");
    storage().write(file, bytes("former"));

    assertThatThrownBy(
            () ->
                storage()
                    .write(
                        file,
                        out -> {
                          out.write(new byte[1000]);
                          throw new IOException("no more");
                        }))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageContaining("no more")
        .hasMessageContaining(file.toString());

    assertThat(storage().read(file)).asString(UTF_8).isEqualTo("former");
    assertThat(storage().list(folder)).hasSize(1);
  }

  @Test
  void nothingIsSeenBeforeTheContentsAreWhole() {
    Location file = folder.child("shard");
    AtomicBoolean seen = new AtomicBoolean(true);

    storage()
        .write(
            file,
            out -> {
              out.write(new byte[LARGE]);
              out.flush();
              seen.set(storage().exists(file));
              out.write(1);
            });

    assertThat(seen).isFalse();
    assertThat(storage().status(file)).contains(new FileEntry(file, false, LARGE + 1));
  }

  @Test
  void contentsMayCloseTheirStream() {
    Location file = folder.child("closed");

    storage()
        .write(
            file,
            out -> {
              out.write(bytes("whole"));
              out.close();
            });

    assertThat(storage().read(file)).asString(UTF_8).isEqualTo("whole");
  }

  @Test
  void contentsThatFailAfterClosingTheirStreamAreNotPublished() {
    Location file = folder.child("closed");

    assertThatThrownBy(
            () ->
                storage()
                    .write(
                        file,
                        out -> {
                          out.write(bytes("half"));
                          out.close();
                          throw new IllegalStateException("enough");
                        }))
        .hasMessage("enough");

    assertThat(storage().listFiles(folder)).isEmpty();
  }

  @Test
  void listsByNameHiddenOnesToo() {
    for (String name : List.of("b", "a.txt", ".hidden", "_under", "B", "a", "é")) {
      storage().write(folder.child(name), bytes(name));
    }
    storage().write(folder.child("a.folder/inside"), bytes("x"));

    assertThat(storage().list(folder))
        .extracting(entry -> entry.location().name())
        .containsExactly(".hidden", "B", "_under", "a", "a.folder", "a.txt", "b", "é");
    assertThat(storage().list(folder))
        .filteredOn(FileEntry::folder)
        .containsExactly(new FileEntry(folder.child("a.folder"), true, 0));
  }

  @Test
  void listsFilesAtAnyDepthByPath() {
    for (String path : List.of("b/1", "a/z/1", "a/z/0", "a b/1", "a/.x", "top")) {
      storage().write(folder.child(path), bytes(path));
    }

    assertThat(storage().listFiles(folder))
        .extracting(entry -> entry.location().relativeTo(folder))
        .containsExactly("a b/1", "a/.x", "a/z/0", "a/z/1", "b/1", "top");
  }

  @Test
  void aFolderIsThereAndEmptyOnceMade() {
    Location made = folder.child("x/y");
    storage().makeFolder(made);
    storage().makeFolder(made);

    assertThat(storage().status(made)).contains(new FileEntry(made, true, 0));
    assertThat(storage().list(made)).isEmpty();
    assertThat(storage().list(folder)).containsExactly(new FileEntry(folder.child("x"), true, 0));
  }

  @Test
  void aFolderStaysWhenWhatLayInItIsDeleted() {
    Location made = folder.child("x");
    storage().makeFolder(made);
    storage().write(made.child("file"), bytes("x"));

    storage().delete(made.child("file"));

    assertThat(storage().list(made)).isEmpty();
  }

  @Test
  void deletesFilesAndWholeFoldersAndNothingElse() {
    storage().write(folder.child("a/1"), bytes("x"));
    storage().write(folder.child("a/b/2"), bytes("x"));
    storage().write(folder.child("ab"), bytes("x"));

    storage().delete(folder.child("a"));
    storage().delete(folder.child("never there"));

    assertThat(storage().listFiles(folder))
        .containsExactly(new FileEntry(folder.child("ab"), false, 1));
    storage().delete(folder.child("ab"));
    assertThat(storage().exists(folder.child("ab"))).isFalse();
  }

  @Test
  void whatIsMissingIsToldWithExitCode5AndItsName() {
    Location missing = folder.child("missing");

    assertThat(storage().exists(missing)).isFalse();
    assertThat(storage().status(missing)).isEmpty();
    assertThat(storage().status(missing.child("below"))).isEmpty();
    storage().write(folder.child("file"), bytes("x"));
    assertThat(storage().status(folder.child("file/below"))).isEmpty();
    requireMissing(missing, () -> storage().read(missing));
    requireMissing(missing, () -> storage().list(missing));
    requireMissing(
        missing,
        () -> {
          // Some file systems look only when the first byte is asked for.
          try (InputStream in = storage().open(missing)) {
            in.read();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void requireMissing(Location missing, Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageContaining("no such file or folder")
        .hasMessageContaining(missing.toString());
  }

  @Test
  void aFolderCannotBeReadNorAFileListed() {
    storage().write(folder.child("a/file"), bytes("x"));

    assertThatThrownBy(() -> storage().read(folder.child("a")))
        .isInstanceOf(TinderboxException.class);
    assertThatThrownBy(() -> storage().list(folder.child("a/file")))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("expected a folder");
  }

  @Test
  void aFileIsReadFromAnyPlace() throws IOException {
    byte[] contents = new byte[300_000];
    new Random(1).nextBytes(contents);
    Location file = folder.child("tensor");
    storage().write(file, contents);

    try (FSDataInputStream in = storage().open(file)) {
      for (int position : new int[] {250_000, 0, 299_990, 131_072}) {
        byte[] part = new byte[10];
        in.seek(position);
        in.readFully(part);
        assertThat(part).isEqualTo(Arrays.copyOfRange(contents, position, position + 10));
        in.readFully(position / 2, part);
        assertThat(part).isEqualTo(Arrays.copyOfRange(contents, position / 2, position / 2 + 10));
      }
      in.seek(contents.length);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(storage().read(file, 299_000, 1000))
        .isEqualTo(Arrays.copyOfRange(contents, 299_000, 300_000));
    assertThat(storage().read(file, 300_000, 0)).isEmpty();
    assertThatThrownBy(() -> storage().read(file, 299_000, 1001))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("the end of the file");
  }

  @Test
  void aFileKnowsWhenItWasWritten() {
    Location file = folder.child("now");
    storage().write(file, bytes("x"));

    assertThat(storage().modified(file)).isCloseTo(System.currentTimeMillis(), within(60_000L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with  spaces ",
        "[brackets] {braces}",
        "100%",
        "%20 %2F",
        "a*b?",
        "a+b&c=d",
        "#fragment;v=1",
        "naïve 猫 🐈",
        "quote ' and \" back`tick",
        "~tilde",
        "-dash",
        "$dollar",
        "back\\slash",
        "<angle>",
        "...",
        "split=train"
      })
  void namesAreTakenLiterally(String name) {
    Location file = folder.child(name).child(name + ".jpg");
    storage().write(file, bytes(name));
    storage().write(folder.child("other"), bytes("other"));

    assertThat(storage().read(file)).asString(UTF_8).isEqualTo(name);
    assertThat(storage().listFiles(folder))
        .extracting(entry -> entry.location().relativeTo(folder))
        .containsExactlyInAnyOrder(name + "/" + name + ".jpg", "other");
    storage().delete(folder.child(name));
    assertThat(storage().list(folder)).hasSize(1);
  }

  @Test
  void aRenameReplacesWhereItIsOneStep() {
    assumeTrue(Storage.renamesAtomically(root()));
    Location from = folder.child("from");
    Location to = folder.child("to");
    storage().write(from, bytes("new"));
    storage().write(to, bytes("old"));

    storage().rename(from, to);

    assertThat(storage().read(to)).asString(UTF_8).isEqualTo("new");
    assertThat(storage().list(folder)).hasSize(1);
    storage().write(from, bytes("newer"));
    storage().rename(from, folder.child("elsewhere"));
    assertThat(storage().list(folder)).hasSize(2);
  }

  @Test
  void manySmallFilesAtOnce() {
    List<Integer> numbers = IntStream.range(0, 120).boxed().toList();

    numbers.parallelStream()
        .forEach(i -> storage().write(folder.child("many/%03d".formatted(i)), bytes("n" + i)));

    assertThat(storage().list(folder.child("many")))
        .extracting(entry -> entry.location().name())
        .isEqualTo(numbers.stream().map("%03d"::formatted).toList());
    List<String> read = new ArrayList<>();
    numbers.parallelStream()
        .map(i -> new String(storage().read(folder.child("many/%03d".formatted(i))), UTF_8))
        .forEachOrdered(read::add);
    assertThat(read).isEqualTo(numbers.stream().map(i -> "n" + i).toList());
  }

  @Test
  void twoWritersOfOneFileLeaveOneOfTheirVersions() {
    assumeTrue(publishesInOneStep());
    Location file = folder.child("manifest.json");

    IntStream.range(0, 12)
        .parallel()
        .forEach(i -> storage().write(file, Integer.toString(i).repeat(1000).getBytes(UTF_8)));

    String left = new String(storage().read(file), UTF_8);
    assertThat(left.replace(left.substring(0, left.length() / 1000), "")).isEmpty();
    assertThat(storage().list(folder)).hasSize(1);
  }

  @Test
  void ofManyWhoMakeANewFileOneIsToldThatItDid() {
    assumeTrue(Storage.publishesExclusively(root()));
    for (int round = 0; round < 20; round++) {
      Location file = folder.child("claims/" + round);

      List<Integer> made =
          IntStream.range(0, 8)
              .parallel()
              .filter(i -> storage().writeNew(file, bytes("claimed by " + i)))
              .boxed()
              .toList();

      assertThat(made).hasSize(1);
      assertThat(storage().read(file)).isEqualTo(bytes("claimed by " + made.get(0)));
    }
    assertThat(storage().list(folder.child("claims"))).hasSize(20);
  }

  @Test
  void aFileIsTouchedAndNeverMadeByIt() {
    assumeTrue(Storage.publishesExclusively(root()));
    Location file = folder.child("touched");
    assertThat(storage().touch(file)).isFalse();
    assertThat(storage().exists(file)).isFalse();
    storage().write(file, bytes("x"));
    long written = storage().modified(file);

    LockSupport.parkNanos(20_000_000);
    assertThat(storage().touch(file)).isTrue();

    assertThat(storage().modified(file)).isGreaterThan(written);
    assertThat(storage().read(file)).isEqualTo(bytes("x"));
  }

  @Test
  void whatCannotBePromisedIsRefused() {
    assumeTrue(!Storage.publishesExclusively(root()));
    Location file = folder.child("claim");

    assertThatThrownBy(() -> storage().writeNew(file, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage().touch(file)).isInstanceOf(IllegalArgumentException.class);
    assertThat(storage().exists(file)).isFalse();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
