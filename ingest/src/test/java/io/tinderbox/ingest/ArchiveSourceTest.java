package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.ingest.source.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** The same tree gives the same data from its folder and from an archive of it. */
class ArchiveSourceTest extends IngestOnSpark {
  @Test
  void oneDigestFromTheFolderAndFromEveryArchive() throws Exception {
    TestPictures.tinyImageNet(source);
    TestPictures.write(source.resolve("train/n01/images/no picture.JPEG"), "text");
    settings.put("ingest.maxRejectedFraction", "0.1");
    Path folder = source;
    String digest = ingest(Layout.TINY_IMAGENET).manifest().digest();

    assertThat(archived("whole.tar", "-cf", "-C", folder.getParent(), folder.getFileName()))
        .isEqualTo(digest);
    assertThat(archived("no ending", "-czf", "-C", folder, ".")).isEqualTo(digest);
    assertThat(archived("a [b] 50% ü.tgz", "-czf", "--format=posix", "-C", folder, "."))
        .isEqualTo(digest);
    assertThat(archived("v7.tar", "-cf", "--format=v7", "-C", folder, ".")).isEqualTo(digest);
    source = zip(folder, folder.resolveSibling("pictures.zip"));
    assertThat(ingested()).isEqualTo(digest);
    assertThat(Files.readString(output.resolve(DataFolder.REJECTED)))
        .contains("train/n01/images/no picture.JPEG");
  }

  @Test
  void classFoldersAndSplitFoldersKeepTheirRoots() throws Exception {
    Path pictures = source;
    for (String split : List.of("train", "val")) {
      TestPictures.classFolder(pictures.resolve(split).resolve("cat"), 4, 1);
      TestPictures.classFolder(pictures.resolve(split).resolve("dog"), 5, 2);
    }
    source = tar("split.tar", "-cf", "-C", pictures, "train", "val");
    assertThat(ingest(Layout.SPLIT_FOLDERS).manifest().exampleCounts()).containsEntry("val", 9L);
    output = folder.resolve("only train");
    source = tar("train.tar", "-cf", "-C", pictures, "train");
    assertThat(ingest(Layout.SPLIT_FOLDERS).manifest().exampleCounts()).containsEntry("train", 9L);
    output = folder.resolve("classes");
    source = tar("classes.tar", "-cf", "-C", pictures.resolve("train"), "cat", "dog");
    settings.put("ingest.split", "train=2,val=1,test=1");
    assertThat(ingest(Layout.CLASS_FOLDERS).manifest().labels())
        .extracting(Manifest.Label::id)
        .containsExactly("cat", "dog");
  }

  @Test
  void linksInAnArchiveAreFilesOrNamedRejections() throws Exception {
    Path pictures = source;
    TestPictures.classFolder(pictures.resolve("train/cat"), 12, 1);
    Path cats = pictures.resolve("train/cat");
    Files.createLink(cats.resolve("same.JPEG"), cats.resolve("picture 0.JPEG"));
    Files.createSymbolicLink(cats.resolve("symbolic.JPEG"), Path.of("picture 0.JPEG"));
    source = tar("links.tar", "-cf", "--sort=name", "-C", pictures, "train");
    settings.put("ingest.maxRejectedFraction", "0.1");

    assertThat(ingest(Layout.SPLIT_FOLDERS).manifest().exampleCounts()).containsEntry("train", 13L);

    assertThat(Files.readString(output.resolve(DataFolder.REJECTED)))
        .contains("train/cat/symbolic.JPEG", "found a link");
  }

  @Test
  void aDamagedArchiveIsBadData() throws Exception {
    Path pictures = source;
    TestPictures.classFolder(pictures.resolve("train/cat"), 4, 1);
    Path whole = tar("whole.tar", "-cf", "-C", pictures, "train");
    Path packed = tar("whole.tar.gz", "-czf", "-C", pictures, "train");
    refused(cut(whole, 3000), "cut off");
    refused(cut(packed, (int) Files.size(packed) - 100), "cut off");
    byte[] changed = Files.readAllBytes(packed);
    changed[changed.length / 2] ^= 0x55;
    refused(Files.write(folder.resolve("changed"), changed), "damaged");
    Path zipped = zip(pictures, folder.resolve("a.zip"));
    refused(cut(zipped, (int) Files.size(zipped) - 100), "damaged");
    refused(Files.writeString(folder.resolve("text.tar"), "no archive"), "found another file");
    refused(
        Files.writeString(folder.resolve("long.tar"), "no tar ".repeat(100)), "found another file");
    refused(Files.createFile(folder.resolve("empty.tar")), "found another file");
    assertThat(output.resolve(DataFolder.SUCCESS)).doesNotExist();
  }

  @Test
  void whatWasUnpackedGoesWhenTheFolderIsComplete() throws Exception {
    Path pictures = source;
    TestPictures.classFolder(pictures.resolve("train/cat"), 4, 1);
    Files.writeString(pictures.resolve("train/cat/bad.JPEG"), "text");
    source = tar("p.tgz", "-czf", "-C", pictures, "train");
    assertFails(ExitCode.DATA, () -> ingest(Layout.SPLIT_FOLDERS), "bad.JPEG");
    Path unpacked = output.resolve(".ingest/source.tar");
    var written = Files.getLastModifiedTime(unpacked);
    assertFails(ExitCode.DATA, () -> ingest(Layout.SPLIT_FOLDERS), "bad.JPEG");
    assertThat(Files.getLastModifiedTime(unpacked)).isEqualTo(written);

    settings.put("ingest.maxRejectedFraction", "0.5");
    ingest(Layout.SPLIT_FOLDERS);

    assertThat(output.resolve(".ingest")).doesNotExist();
    assertThat(ingest(Layout.SPLIT_FOLDERS).alreadyComplete()).isTrue();
    assertThat(output.resolve(".ingest")).doesNotExist();
  }

  private void refused(Path archive, String found) {
    source = archive;
    assertFails(
        ExitCode.DATA, () -> ingest(Layout.SPLIT_FOLDERS), archive.getFileName().toString(), found);
  }

  private String archived(String name, Object... arguments) throws Exception {
    source = tar(name, arguments);
    return ingested();
  }

  private String ingested() {
    output = folder.resolve("shards of " + source.getFileName());
    return ingest(Layout.TINY_IMAGENET).manifest().digest();
  }

  /** By the system's tar; the name goes behind the first argument. */
  private Path tar(String name, Object... arguments) throws Exception {
    Path archive = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("tar"));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    command.add(2, archive.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
    return archive;
  }

  private static Path zip(Path folder, Path archive) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(folder.getParent().relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return archive;
  }

  private Path cut(Path archive, int bytes) throws IOException {
    return Files.write(
        folder.resolve("cut " + archive.getFileName()),
        Arrays.copyOf(Files.readAllBytes(archive), bytes));
  }
}
