package io.tinderbox.deploy.bench;

import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestMode;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.IngestResult;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.ingest.shapes.ShapePictures;
import io.tinderbox.ingest.source.FolderTree;
import io.tinderbox.ingest.source.Layout;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** What groups share. Each part is made when it is first asked for, and gone in the end. */
final class Workbench implements AutoCloseable {
  private static final int PICTURES_PER_CLASS = 1000;

  private final BenchRequest request;
  private final Storage storage;
  private final IngestConfig ingest;
  private final Supplier<JavaSparkContext> start;
  private final Progress progress;
  private final ScratchFolder scratch = ScratchFolder.create();
  private JavaSparkContext spark;
  private PyTorch pyTorch;
  private Location images;
  private DataFolder data;

  /**
   * @param ingest how pictures become shards
   * @param start starts Spark
   */
  Workbench(
      BenchRequest request,
      Storage storage,
      IngestConfig ingest,
      Supplier<JavaSparkContext> start,
      Progress progress) {
    this.request = request;
    this.storage = storage;
    this.ingest = ingest;
    this.start = start;
    this.progress = progress;
  }

  BenchOptions options() {
    return request.options();
  }

  JavaSparkContext spark() {
    if (spark == null) {
      spark = start.get();
    }
    return spark;
  }

  /** There or not. */
  PyTorch pyTorch() {
    if (pyTorch == null) {
      pyTorch = PyTorch.find(request.pythons(), scratch.path(), options().pyTorchArguments());
    }
    return pyTorch;
  }

  /** Pictures in files. */
  Location images() {
    if (images == null) {
      images = request.images().orElseGet(this::draw);
    }
    return images;
  }

  private Location draw() {
    Location folder = scratch.child("images");
    progress.note("Drawing shapes into " + folder);
    ShapePictures.draw(folder.toLocalPath(), PICTURES_PER_CLASS, BenchOptions.SEED);
    return folder;
  }

  /** Pictures in shards. */
  DataFolder data() {
    if (data == null) {
      Location folder = request.data().orElseGet(this::ingested);
      data = DataFolder.open(storage, folder);
    }
    return data;
  }

  private Location ingested() {
    Location folder = scratch.child("shards");
    progress.note("Ingesting %s into %s".formatted(images(), folder));
    ingest(folder);
    return folder;
  }

  /** Turns the pictures into shards. */
  IngestResult ingest(Location output) {
    Layout layout = Layout.recognise(new FolderTree(storage, images()));
    return IngestJob.of(spark(), storage, ingest, Progress.SILENT)
        .execute(new IngestRequest(layout, images(), output, IngestMode.CREATE));
  }

  /** A place that is taken away in the end. */
  Location scratch(String name) {
    return scratch.child(name);
  }

  void delete(Location location) {
    storage.delete(location);
  }

  @Override
  public void close() {
    if (pyTorch != null) {
      pyTorch.close();
    }
    if (spark != null) {
      spark.close();
    }
    scratch.close();
  }
}
