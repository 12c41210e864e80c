package io.tinderbox.trainer.control;

import io.tinderbox.common.json.Json;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
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
  private final MinibatchReader asTrained;
  private final MinibatchReader undistorted;
  private final WatchedPictures watched;
  private TensorBoardWriter writer;

  /**
   * @param engine holds the parameters after each epoch
   */
  TensorBoardLog(TrainingContext context, StepEngine engine) {
    this.context = context;
    this.config = context.tensorBoard();
    this.engine = engine;
    this.asTrained = context.source().reader();
    this.undistorted =
        new MinibatchSource(
                context.source().split(),
                context.input().undistorted(),
                context.train().batchSizePerWorker(),
                context.train().seed())
            .reader();
    this.watched = new WatchedPictures(context, engine);
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
    writer.describe(
        context.settings(), provenance, engine.network(), context.train().loss().name(), steps);
  }

  /** Looks at the network and its input after an epoch, as far as it is wanted. */
  void look(int epoch, long steps) {
    long seed = context.train().seed();
    if (config.wantsHistograms(epoch)) {
      long dropout = Seeds.of(seed, Purpose.INSPECTION, epoch);
      writer.addNetwork(engine, first(epoch, config.examples()), dropout, steps);
    }
    if (config.wantsImages(epoch)) {
      writer.addInput(
          first(epoch, config.pictures()),
          some(undistorted.read(firstMinibatch(epoch)), config.pictures()),
          context.input().preprocessing(context.data().manifest()),
          steps);
    }
    if (config.wantsExplanations(epoch)) {
      watched
          .explained(epoch)
          .ifPresent(
              explained ->
                  writer.addExplanations(explained, context.data().manifest().labels(), steps));
    }
  }

  /** Of the epoch's first minibatch, as its worker, the first, sees it in the first round. */
  private Batch first(int epoch, int examples) {
    long mixing = Seeds.of(context.train().seed(), Purpose.MIXING, epoch, 0, 0, 0);
    return some(asTrained.read(firstMinibatch(epoch), mixing), examples);
  }

  private MinibatchPath firstMinibatch(int epoch) {
    int most = context.source().split().examples();
    return new MinibatchPath(epoch, 0, Math.min(context.train().batchSizePerWorker(), most));
  }

  private static Batch some(Batch batch, int examples) {
    return batch.filled(Math.min(examples, batch.examples()));
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
