package io.tinderbox.ingest.job;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.DecodingConfig;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PictureDecoder;
import io.tinderbox.common.image.PictureResizer;
import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.shard.ShardWriter;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.source.SourceFile;
import io.tinderbox.ingest.source.SourceReader;
import io.tinderbox.ingest.statistic.PixelSums;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.util.LongAccumulator;

/**
 * Reads, decodes and resizes the pictures of one shard and publishes it with its outcome, on an
 * executor. Done twice, by a retry or by speculation, it publishes the same bytes under the same
 * name; done by an earlier job that was interrupted, it is not done again.
 */
record ShardTask(
    Storage storage,
    SourceReader source,
    Location output,
    JobFolder job,
    ImageShape image,
    ResizeMode resize,
    int classes,
    int rowGroupExamples,
    DecodingConfig decoding)
    implements WatchedJob.Task<ShardPlan, ShardOutcome> {

  @Override
  public ShardOutcome apply(ShardPlan plan, LongAccumulator done) throws IOException {
    Optional<ShardOutcome> before = finished(plan);
    ShardOutcome outcome = before.isPresent() ? before.get() : make(plan);
    done.add(plan.files().size());
    return outcome;
  }

  private ShardOutcome make(ShardPlan plan) {
    Location file = output.child(plan.path());
    ShardOutcome[] outcome = new ShardOutcome[1];
    storage.write(file, out -> outcome[0] = write(plan, out));
    if (outcome[0].shard().examples() == 0) {
      storage.delete(file);
    }
    job.put(plan.path(), outcome[0]);
    return outcome[0];
  }

  /** The outcome of an earlier job whose shard is still as it was published. */
  private Optional<ShardOutcome> finished(ShardPlan plan) throws IOException {
    Optional<ShardOutcome> before = job.outcome(plan.path());
    if (before.isEmpty() || before.get().shard().examples() == 0) {
      return before;
    }
    Manifest.Shard shard = before.get().shard();
    Location file = output.child(shard.path());
    Optional<FileEntry> entry = storage.status(file);
    if (entry.isEmpty() || entry.get().bytes() != shard.bytes()) {
      return Optional.empty();
    }
    try (InputStream in = storage.open(file)) {
      return Sha256.of(in).equals(shard.sha256()) ? before : Optional.empty();
    }
  }

  private ShardOutcome write(ShardPlan plan, OutputStream out) throws IOException {
    long[] classCounts = new long[classes];
    PixelSums sums = PixelSums.empty();
    List<RejectedFile> rejected = new ArrayList<>();
    PictureResizer resizer = PictureResizer.of(image, resize);
    ShardWriter shard = ShardWriter.open(storage, out, image, rowGroupExamples);
    try (shard;
        PictureDecoder decoder = PictureDecoder.of(decoding)) {
      for (SourceFile file : plan.files()) {
        try {
          Picture picture = resizer.resize(decoded(file, decoder));
          shard.write(new Example(file.id(), file.label(), picture.pixels()));
          sums.add(image, picture.pixels());
          if (file.label() >= 0) {
            classCounts[file.label()]++;
          }
        } catch (RejectedPictureException e) {
          rejected.add(new RejectedFile(file.id(), e.reason(), e.getMessage()));
        }
      }
    }
    return new ShardOutcome(
        plan.split(), shard.entry(plan.path()), classCounts, sums.totals(), rejected);
  }

  private Picture decoded(SourceFile file, PictureDecoder decoder) throws RejectedPictureException {
    decoding.requireFileBytes(file.bytes());
    byte[] contents = source.read(file);
    try {
      return decoder.decode(contents);
    } catch (TinderboxException e) {
      throw TinderboxException.infrastructure("%s (%s)".formatted(e.getMessage(), file.id()), e);
    }
  }
}
