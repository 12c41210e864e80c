package io.tinderbox.trainer.control;

import io.tinderbox.common.json.Json;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.reading.MinibatchPath;
import io.tinderbox.trainer.reading.MinibatchReader;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.Validation;
import io.tinderbox.trainer.tensorboard.TensorBoardConfig;
import io.tinderbox.trainer.tensorboard.TensorBoardWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a sitting tells TensorBoard, on the driver. Nothing of it plays a part in what is trained:
 * it looks with memory, readers and random numbers of its own.
 */
final class TensorBoardLog {
  private final TrainingContext context;
  private final TensorBoardConfig config;
  private final StepEngine engine;
  private final MinibatchReader examples;
  private final MinibatchReader pictures;
  private final MinibatchReader undistorted;
  private TensorBoardWriter writer;

  /**
   * @param engine holds the parameters after each epoch
   */
  TensorBoardLog(TrainingContext context, StepEngine engine) {
    this.context = context;
    this.config = context.tensorBoard();
    this.engine = engine;
    this.examples = reader(context.input(), config.examples());
    this.pictures = reader(context.input(), config.pictures());
    this.undistorted = reader(context.input().undistorted(), config.pictures());
  }

  private MinibatchReader reader(InputConfig input, int count) {
    return new MinibatchSource(context.source().split(), input, count, context.train().seed())
        .reader();
  }

  /**
   * @param steps that the run has taken before this sitting
   */
  void begin(long steps) {
    writer =
        TensorBoardWriter.open(
            context.storage(),
            context.run().tensorBoard(),
            steps,
            () -> System.currentTimeMillis() / 1e3);
    String provenance =
        context
            .run()
            .provenance()
            .map(known -> new String(Json.document(known), StandardCharsets.UTF_8))
            .orElse("");
    writer.describe(context.settings(), provenance, engine.network(), "CrossEntropy", steps);
  }

  /** Looks at the network and its input after an epoch, as far as it is wanted. */
  void look(int epoch, long steps) {
    if (config.wantsHistograms(epoch)) {
      long seed = Seeds.of(context.train().seed(), Purpose.INSPECTION, epoch);
      writer.addNetwork(engine, first(examples, config.examples(), epoch), seed, steps);
    }
    if (config.wantsImages(epoch)) {
      writer.addInput(
          first(pictures, config.pictures(), epoch),
          first(undistorted, config.pictures(), epoch),
          context.input().preprocessing(context.data().manifest()),
          steps);
    }
  }

  /** The first of the epoch's examples. */
  private Batch first(MinibatchReader reader, int count, int epoch) {
    int found = Math.min(count, context.source().split().examples());
    return reader.read(new MinibatchPath(epoch, 0, found));
  }

  void write(Validation validation) {
    writer.write(validation);
  }

  void write(EpochMetrics metrics, long steps) {
    writer.write(metrics, steps);
  }

  /** The run is over, unless it was interrupted or never began. */
  void end(String status, long steps) {
    if (writer != null && !status.equals("interrupted")) {
      writer.end(status.equals("failed"), steps);
    }
  }
}
