package io.tinderbox.trainer;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.ShardWriter;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A small data folder of generated pictures whose classes a network can learn: noise, with a bright
 * third of the picture in one channel that tells the class.
 *
 * <p>Splits: {@code train} in shards, {@code val}, and {@code test} without labels.
 *
 * @param classes at most 9
 * @param side height and width of the pictures
 * @param trainShards examples of each shard of the training split
 * @param valExamples examples of the validation split
 * @param rowGroupExamples examples a row group
 * @param seed of the pixels
 */
public record TestData(
    int classes,
    int side,
    List<Integer> trainShards,
    int valExamples,
    int rowGroupExamples,
    long seed) {
  private static final int TEST_EXAMPLES = 5;

  /** Three classes of 12x12 pictures: 47 to train on, in shards of odd sizes. */
  public static final TestData SMALL = new TestData(3, 12, List.of(20, 7, 20), 18, 8, 1);

  /** The same pictures with another size: convolutional networks need 29 pixels. */
  public TestData withClasses(int newClasses) {
    return new TestData(newClasses, side, trainShards, valExamples, rowGroupExamples, seed);
  }

  public TestData withSide(int newSide) {
    return new TestData(classes, newSide, trainShards, valExamples, rowGroupExamples, seed);
  }

  public TestData withSeed(long newSeed) {
    return new TestData(classes, side, trainShards, valExamples, rowGroupExamples, newSeed);
  }

  public int trainExamples() {
    return trainShards.stream().mapToInt(Integer::intValue).sum();
  }

  public ImageShape image() {
    return new ImageShape(3, side, side);
  }

  /** The example at a place of a split, in shard order. */
  public Example example(String split, int index) {
    int label = (index * 5 + 1) % classes;
    SplitMix64 random = new SplitMix64(seed * 31 + split.hashCode() * 17L + index);
    byte[] pixels = new byte[image().values()];
    int third = side / 3;
    for (int at = 0; at < pixels.length; at++) {
      int channel = at / (side * side);
      int row = at / side % side;
      boolean bright = channel == label % 3 && row / third == label / 3;
      pixels[at] = (byte) (random.nextInt(100) + (bright ? 150 : 0));
    }
    return new Example(
        "%s/%d/%04d.jpeg".formatted(split, label, index),
        split.equals("test") ? Manifest.UNLABELLED : label,
        pixels);
  }

  /** Writes the folder, complete with its manifest. */
  public DataFolder write(Path folder) {
    Storage storage = Storage.local();
    Location location = Location.of(folder);
    SortedMap<String, Manifest.Split> splits = new TreeMap<>();
    splits.put("train", split(storage, location, "train", trainShards));
    splits.put("val", split(storage, location, "val", List.of(valExamples)));
    splits.put("test", split(storage, location, "test", List.of(TEST_EXAMPLES)));
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            image(),
            ResizeMode.RESIZE_CROP,
            IntStream.range(0, classes)
                .mapToObj(i -> new Manifest.Label(i, "n" + i, "class " + i))
                .toList(),
            splits,
            List.of(60.0, 61.0, 62.0),
            List.of(50.0, 51.0, 52.0),
            List.of(List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0), List.of(0.0, 0.0, 1.0)),
            new Manifest.Rejected(0, new TreeMap<>()),
            seed,
            rowGroupExamples,
            "",
            Manifest.Origin.UNKNOWN);
    manifest = manifest.withDigest(manifest.contentDigest());
    storage.write(location.child(DataFolder.MANIFEST), manifest.toJson());
    storage.write(location.child(DataFolder.SUCCESS), new byte[0]);
    return DataFolder.open(storage, location);
  }

  private Manifest.Split split(
      Storage storage, Location folder, String name, List<Integer> shardExamples) {
    List<Manifest.Shard> shards = new ArrayList<>();
    Long[] counts = new Long[name.equals("test") ? 0 : classes];
    Arrays.fill(counts, 0L);
    int index = 0;
    for (int examples : shardExamples) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String path = "split=%s/part-%05d.parquet".formatted(name, shards.size());
      try (ShardWriter writer = ShardWriter.open(storage, bytes, image(), rowGroupExamples)) {
        for (int i = 0; i < examples; i++) {
          Example example = example(name, index++);
          writer.write(example);
          if (example.label() >= 0) {
            counts[example.label()]++;
          }
        }
        writer.close();
        shards.add(writer.entry(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      storage.write(folder.child(path), bytes.toByteArray());
    }
    return new Manifest.Split(index, List.of(counts), shards);
  }
}
