package io.tinderbox.common.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardRoundTripTest {
  private static final ImageShape SHAPE = new ImageShape(3, 5, 4);
  private static final String PATH = "split=train/part-00000.parquet";
  private final Storage storage = Storage.local();

  @Property(tries = 40)
  void whatWasWrittenIsReadInExactRowGroups(
      @ForAll @IntRange(min = 1, max = 300) int examples,
      @ForAll @IntRange(min = 1, max = 130) int rowGroupExamples)
      throws IOException {
    Path folder = Files.createTempDirectory("shard");
    try {
      List<Example> written = examples(examples, examples);
      Manifest.Shard shard = write(folder, written, rowGroupExamples);
      DataFolder data = folder(folder, shard, rowGroupExamples);
      List<Example> read = new ArrayList<>();
      try (ShardReader reader = ShardReader.open(data, shard)) {
        int groups = (examples + rowGroupExamples - 1) / rowGroupExamples;
        assertThat(reader.rowGroups()).isEqualTo(groups);
        for (int i = 0; i < groups; i++) {
          int expected = Math.min(rowGroupExamples, examples - i * rowGroupExamples);
          assertThat(reader.examples(i)).isEqualTo(expected);
        }
        for (RowGroup group : reader) {
          for (int i = 0; i < group.examples(); i++) {
            read.add(group.example(i));
          }
        }
        RowGroup last = reader.read(groups - 1);
        assertThat(last.example(last.examples() - 1).id())
            .isEqualTo(written.get(examples - 1).id());
      }
      assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(written);
    } finally {
      storage.delete(Location.of(folder));
    }
  }

  @Test
  void theSameExamplesGiveTheSameBytes(@TempDir Path folder) throws IOException {
    Manifest.Shard first = write(folder.resolve("a"), examples(100, 1), 32);
    Manifest.Shard second = write(folder.resolve("b"), examples(100, 1), 32);
    assertThat(second).isEqualTo(first);
    byte[] file = Files.readAllBytes(folder.resolve("a").resolve(PATH));
    assertThat(first.sha256()).isEqualTo(Sha256.of(file));
    assertThat(first.bytes()).isEqualTo(file.length);
  }

  @Test
  void aDamagedShardIsNamed(@TempDir Path folder) throws IOException {
    Manifest.Shard shard = write(folder, examples(100, 2), 32);
    DataFolder data = folder(folder, shard, 32);
    Path file = folder.resolve(PATH);
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
    assertData(data, shard, "bytes");
    Files.write(file, new byte[whole.length]);
    assertData(data, shard, "found");
    byte[] flipped = whole.clone();
    flipped[2500] ^= 4;
    Files.write(file, flipped);
    assertData(data, shard, "found");
    Files.delete(file);
    assertData(data, shard, "found nothing");
  }

  @Test
  void noFlippedByteIsReadAsData(@TempDir Path folder) throws IOException {
    Manifest.Shard shard = write(folder, examples(8, 3), 4);
    DataFolder data = folder(folder, shard, 4);
    Path file = folder.resolve(PATH);
    byte[] whole = Files.readAllBytes(file);
    List<Example> expected = examples(8, 3);
    Random random = new Random(9);
    for (int trial = 0; trial < 300; trial++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      List<Example> read = new ArrayList<>();
      try (ShardReader reader = ShardReader.open(data, shard)) {
        for (RowGroup group : reader) {
          for (int i = 0; i < group.examples(); i++) {
            read.add(group.example(i));
          }
        }
        assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
      } catch (TinderboxException e) {
        assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(ExitCode.DATA);
      }
    }
  }

  @Test
  void aManifestThatLiesIsFoundOut(@TempDir Path folder) throws IOException {
    Manifest.Shard shard = write(folder, examples(100, 4), 32);
    Manifest.Shard fewer = new Manifest.Shard(PATH, 99, shard.bytes(), shard.sha256());
    assertData(folder(folder, fewer, 32), fewer, "99 examples");
    assertData(folder(folder, shard, 50), shard, "50 examples in row group 0");
    DataFolder otherShape = folder(folder, shard, 32, new ImageShape(3, 4, 4));
    assertData(otherShape, shard, "48 pixel values");
  }

  @Test
  void picturesOfAnotherShapeAreRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> write(folder, List.of(new Example("a", 0, new byte[7])), 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertData(DataFolder data, Manifest.Shard shard, String text) {
    assertThatThrownBy(
            () -> {
              try (ShardReader reader = ShardReader.open(data, shard)) {
                reader.forEach(group -> {});
              }
            })
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(text)
        .hasMessageContaining(PATH);
  }

  private Manifest.Shard write(Path folder, List<Example> examples, int rowGroupExamples) {
    List<Manifest.Shard> shard = new ArrayList<>();
    storage.write(
        Location.of(folder).child(PATH),
        out -> {
          ShardWriter writer = ShardWriter.open(storage, out, SHAPE, rowGroupExamples);
          try (writer) {
            for (Example example : examples) {
              writer.write(example);
            }
          }
          shard.add(writer.entry(PATH));
        });
    return shard.get(0);
  }

  private DataFolder folder(Path folder, Manifest.Shard shard, int rowGroupExamples) {
    return folder(folder, shard, rowGroupExamples, SHAPE);
  }

  private DataFolder folder(
      Path folder, Manifest.Shard shard, int rowGroupExamples, ImageShape shape) {
    TreeMap<String, Manifest.Split> splits = new TreeMap<>();
    splits.put("train", new Manifest.Split(shard.examples(), List.of(), List.of(shard)));
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            shape,
            ResizeMode.RESIZE,
            List.of(new Manifest.Label(0, "a", "a"), new Manifest.Label(1, "b", "b")),
            splits,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            List.of(),
            new Manifest.Rejected(0, new TreeMap<>()),
            1,
            rowGroupExamples,
            "",
            Manifest.Origin.UNKNOWN);
    storage.write(Location.of(folder).child(DataFolder.MANIFEST), manifest.toJson());
    storage.write(Location.of(folder).child(DataFolder.SUCCESS), new byte[0]);
    return DataFolder.open(storage, Location.of(folder));
  }

  private static List<Example> examples(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[SHAPE.values()];
      random.nextBytes(pixels);
      examples.add(new Example("a b/ü%[%d].JPEG".replace("%d", "" + i), i % 3 - 1, pixels));
    }
    return examples;
  }
}
