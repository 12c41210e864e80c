package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.DecodingConfig;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PictureDecoder;
import io.tinderbox.common.image.PictureResizer;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.ShardWriter;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.source.RejectedFile;
import io.tinderbox.ingest.source.SourceFile;
import io.tinderbox.ingest.statistic.PixelSums;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.util.LongAccumulator;

/**
 * Reads, decodes and resizes the pictures of one shard and publishes it, on an executor. Done
 * twice, by a retry or by speculation, it publishes the same bytes under the same name.
 */
record ShardTask(
    Storage storage,
    Location source,
    Location output,
    ImageShape image,
    ResizeMode resize,
    int classes,
    int rowGroupExamples,
    DecodingConfig decoding)
    implements WatchedJob.Task<ShardPlan, ShardOutcome> {

  @Override
  public ShardOutcome apply(ShardPlan plan, LongAccumulator done) {
    Location file = output.child(plan.path());
    ShardOutcome[] outcome = new ShardOutcome[1];
    storage.write(file, out -> outcome[0] = write(plan, out));
    if (outcome[0].shard().examples() == 0) {
      storage.delete(file);
    }
    done.add(plan.files().size());
    return outcome[0];
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
          Picture picture = resizer.resize(decoder.decode(read(file)));
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
        plan.split(), shard.entry(plan.path()), classCounts, sums.snapshot(), rejected);
  }

  /** A file that cannot be opened is rejected; a storage that fails stops the task. */
  private byte[] read(SourceFile file) throws RejectedPictureException {
    decoding.requireFileBytes(file.bytes());
    try {
      return storage.read(source.child(file.id()));
    } catch (TinderboxException e) {
      if (e.getCause() instanceof FileNotFoundException
          || e.getCause() instanceof AccessControlException
          || e.getCause() instanceof java.nio.file.AccessDeniedException) {
        throw new RejectedPictureException(RejectReason.UNREADABLE, e.getMessage());
      }
      throw e;
    }
  }
}
