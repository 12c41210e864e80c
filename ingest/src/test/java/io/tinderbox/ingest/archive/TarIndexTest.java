package io.tinderbox.ingest.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarIndexTest {
  private static final String LONG = "long/".repeat(60) + "naïve 猫.jpg";

  @TempDir private Path folder;
  private final Storage storage = Storage.local();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private TarArchiveOutputStream tar;

  @BeforeEach
  void begin() {
    tar = new TarArchiveOutputStream(bytes, UTF_8.name());
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
  void membersAreFoundWhereTheyLie(int longNames) throws IOException {
    tar.setLongFileMode(longNames);
    put("./a/./b.txt", "first");
    put("empty", "");
    put(LONG, "x".repeat(513));
    put("//root//c", "last");
    folder("none/in it/");

    TarIndex index = index(tarBytes());

    assertThat(index.members())
        .extracting(ArchiveMember::path)
        .containsExactly("a/b.txt", "empty", LONG, "root/c");
    assertThat(index.folders()).containsExactly("none/in it");
    assertThat(contents(index, "a/b.txt")).isEqualTo("first");
    assertThat(contents(index, "empty")).isEmpty();
    assertThat(contents(index, LONG)).hasSize(513);
    assertThat(contents(index, "root/c")).isEqualTo("last");
  }

  /** CVE-2023-42503: a second so far away that it takes the memory of a number as long. */
  @Test
  @Timeout(20)
  void aTimeWithoutEndIsRefused() throws IOException {
    byte[] header = "21 mtime=1e999999999\n".getBytes(UTF_8);
    TarArchiveEntry entry =
        new TarArchiveEntry("PaxHeaders/picture.jpg", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    entry.setSize(header.length);
    tar.putArchiveEntry(entry);
    tar.write(header);
    tar.closeArchiveEntry();
    put("picture.jpg", "contents");

    byte[] archive = tarBytes();
    assertThatThrownBy(() -> index(archive))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA));
  }

  @Test
  void theLastOfOneNameCounts() throws IOException {
    put("a", "first");
    put("b", "b");
    put("./a", "second");

    TarIndex index = index(tarBytes());

    assertThat(index.replaced()).isEqualTo(1);
    assertThat(index.members()).hasSize(2);
    assertThat(contents(index, "a")).isEqualTo("second");
  }

  @Test
  void linksStandForContentsInTheArchiveOrForNone() throws IOException {
    put("a", "contents");
    link("hard", "./a", TarConstants.LF_LINK);
    link("nowhere", "elsewhere", TarConstants.LF_LINK);
    link("soft", "a", TarConstants.LF_SYMLINK);
    link("pipe", "", TarConstants.LF_FIFO);

    TarIndex index = index(tarBytes());

    assertThat(contents(index, "hard")).isEqualTo("contents");
    assertThat(index.members())
        .filteredOn(member -> member.offset() == ArchiveMember.NO_CONTENTS)
        .extracting(ArchiveMember::path)
        .containsExactly("nowhere", "soft", "pipe");
  }

  @Test
  void namesThatLeadOutsideAreRefused() throws IOException {
    put("a/../../b", "x");

    refused(tarBytes(), "stay inside");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "posix"})
  void filesWithHolesAreRefused(String format) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("holes").toFile(), "rw")) {
      file.setLength(1 << 20);
      file.seek(1 << 19);
      file.write(1);
    }
    Path archive = folder.resolve("sparse.tar");
    Process process =
        new ProcessBuilder(
                "tar",
                "-cSf",
                archive.toString(),
                "--format=" + format,
                "-C",
                folder.toString(),
                "holes")
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();

    refused(Files.readAllBytes(archive), "sparse file 'holes'");
  }

  @Test
  void anArchiveThatWasCutOffAnywhereIsRefused() throws IOException {
    put("a", "x".repeat(700));
    put("b", "y");
    byte[] whole = tarBytes();

    for (int length : new int[] {600, 1000, 1536, 2047, 2048, 2560, 2800}) {
      refused(Arrays.copyOf(whole, length), "");
    }
  }

  @Test
  void archivesOneBehindTheOtherAreRefused() throws IOException {
    put("a", "x");
    byte[] first = tarBytes();
    byte[] both = Arrays.copyOf(first, 2 * first.length);
    System.arraycopy(first, 0, both, first.length, first.length);

    refused(both, "behind the end");
  }

  @Test
  void gzipFilesOneBehindTheOtherAreOneArchive() throws IOException {
    put("a", "x".repeat(5000));
    put("b", "y");
    byte[] whole = tarBytes();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (int from = 0; from < whole.length; from += 3000) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(whole, from, Math.min(3000, whole.length - from));
      }
    }
    Location archive = Location.of(folder.resolve("a.tgz"));
    storage.write(archive, packed.toByteArray());
    Location work = Location.of(folder.resolve("work"));

    assertThat(ArchiveKind.of(storage, archive)).contains(ArchiveKind.TAR_GZ);
    Location plain = PlainTar.in(storage, work, Progress.SILENT).of(archive, ArchiveKind.TAR_GZ);

    assertThat(storage.read(plain)).isEqualTo(whole);
    assertThat(TarIndex.of(storage, plain).members()).hasSize(2);
  }

  @Test
  void aGzipFileOfSomethingElseIsBadData() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("text".repeat(1000).getBytes(UTF_8));
    }
    Location file = Location.of(folder.resolve("text.gz"));
    storage.write(file, packed.toByteArray());

    assertThatThrownBy(() -> ArchiveKind.of(storage, file))
        .hasMessageContaining("expected a tar archive in the gzip file");
  }

  private void put(String name, String contents) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    byte[] utf8 = contents.getBytes(UTF_8);
    entry.setSize(utf8.length);
    tar.putArchiveEntry(entry);
    tar.write(utf8);
    tar.closeArchiveEntry();
  }

  private void folder(String name) throws IOException {
    tar.putArchiveEntry(new TarArchiveEntry(name));
    tar.closeArchiveEntry();
  }

  private void link(String name, String to, byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(to);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private byte[] tarBytes() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }

  private TarIndex index(byte[] archive) throws IOException {
    Files.write(folder.resolve("a.tar"), archive);
    return TarIndex.of(storage, Location.of(folder.resolve("a.tar")));
  }

  private String contents(TarIndex index, String path) {
    ArchiveMember member =
        index.members().stream().filter(m -> m.path().equals(path)).findFirst().orElseThrow();
    Location tarFile = Location.of(folder.resolve("a.tar"));
    return new String(storage.read(tarFile, member.offset(), (int) member.bytes()), UTF_8);
  }

  private void refused(byte[] archive, String found) {
    assertThatThrownBy(() -> index(archive))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll("a.tar", found);
  }
}
