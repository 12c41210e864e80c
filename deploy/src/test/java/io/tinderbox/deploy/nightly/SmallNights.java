package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/** Nights of seconds, in this process, on drawn shapes that come in from night to night. */
final class SmallNights {
  static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("ingest.image.height", "16"),
          Map.entry("ingest.image.width", "16"),
          Map.entry("ingest.rowGroupExamples", "16"),
          Map.entry("ingest.split", "train=0.6,val=0.1,test=0.3"),
          Map.entry("model.name", "mlp"),
          Map.entry("model.width", "0.1"),
          Map.entry("input.crop", "16"),
          Map.entry("train.maxEpochs", "4"),
          Map.entry("train.batchSizePerWorker", "16"),
          Map.entry("train.learningRate.initial", "0.05"),
          Map.entry("distribution.workers", "1"),
          Map.entry("distribution.threadsPerWorker", "1"),
          Map.entry("distribution.averagingFrequency", "8"),
          Map.entry("evaluate.tenCrop", "false"),
          Map.entry("nightly.gate.floor", "0.5"),
          Map.entry("nightly.gate.maxDrop", "0.15"));

  private final JavaSparkContext spark;
  private final Path folder;
  private final Path home;
  private final TreeMap<String, String> settings = new TreeMap<>(SETTINGS);
  private int arrivals;

  private SmallNights(JavaSparkContext spark, Path folder, Path home) {
    this.spark = spark;
    this.folder = folder;
    this.home = home;
  }

  /**
   * @param folder empty, for pictures and the home folder
   */
  static SmallNights in(JavaSparkContext spark, Path folder) {
    return new SmallNights(spark, folder, folder.resolve("home"));
  }

  /** Other nights with the same pictures. */
  SmallNights elsewhere(String name) {
    SmallNights others = new SmallNights(spark, folder, folder.resolve(name));
    others.settings.putAll(settings);
    return others;
  }

  SmallNights set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  Path source() {
    return folder.resolve("pictures");
  }

  Path home() {
    return home;
  }

  NightlyHome files() {
    return new NightlyHome(Storage.local(), Location.of(home));
  }

  String dataDigest() {
    return DataFolder.open(Storage.local(), files().data()).manifest().digest();
  }

  /** New pictures come in, so many a class. */
  List<Path> arrive(int perClass) throws IOException {
    Path drawn = folder.resolve("drawn");
    ShapePictures.draw(drawn, perClass, ++arrivals);
    List<Path> arrived = new ArrayList<>();
    try (Stream<Path> classes = Files.list(drawn)) {
      for (Path shape : classes.sorted().toList()) {
        Path to = source().resolve(shape.getFileName()).resolve("arrival-" + arrivals);
        Files.createDirectories(to.getParent());
        Files.move(shape, to);
        try (Stream<Path> files = Files.list(to)) {
          files.sorted().forEach(arrived::add);
        }
      }
    }
    Files.delete(drawn);
    return arrived;
  }

  /** Each of these pictures goes to the class of another, drawn at random. */
  static void shuffle(List<Path> pictures) throws IOException {
    Path aside = Files.createTempDirectory(pictures.get(0).getParent().getParent(), "..");
    List<Path> places = new ArrayList<>(pictures);
    Collections.shuffle(places, new Random(1));
    for (int i = 0; i < pictures.size(); i++) {
      Files.move(pictures.get(i), aside.resolve(Integer.toString(i)));
    }
    for (int i = 0; i < pictures.size(); i++) {
      Files.move(aside.resolve(Integer.toString(i)), places.get(i));
    }
    Files.delete(aside);
  }

  NightResult night(String id) {
    return night(id, Storage.local(), Progress.SILENT);
  }

  NightResult night(String id, Storage storage, Progress progress) {
    try (Nightly nightly = open(id, storage, progress)) {
      return nightly.done().orElseGet(() -> nightly.run(spark));
    }
  }

  NightResult rollBack() {
    try (Nightly nightly = open("", Storage.local(), Progress.SILENT)) {
      return nightly.rollBack();
    }
  }

  Nightly open(String id, Storage storage, Progress progress) {
    TreeMap<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent("nightly.home", home.toString());
    all.put("nightly.source", source().toString());
    all.put("nightly.id", id);
    Settings effective = Settings.of("", "test", all);
    SettingsReader reader = effective.reader();
    IngestConfig ingest = IngestConfig.from(reader);
    NightlyConfig config = NightlyConfig.from(reader, ingest);
    reader.throwIfAny();
    return Nightly.open(
        storage,
        new NightWork(config, effective, ingest, progress, StopSignal.of(), "tinderbox nightly"));
  }
}
