package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.report.Explained;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * Writes a sitting of a run where TensorBoard looks for it.
 *
 * <p>TensorBoard's step is the number of optimiser steps that each worker has taken since the run
 * began: a validation in the middle of an epoch then lies where it belongs among those at the ends,
 * and runs with other epochs, batches or numbers of workers can be laid over one another. The epoch
 * is told as {@code progress/epoch}.
 *
 * <p>What is published before the checkpoint of the same step is neither lost nor shown twice: a
 * sitting begins with a SessionLog START at the first step after its checkpoint, upon which
 * TensorBoard forgets what a lost sitting had published from there on.
 */
public final class TensorBoardWriter {
  private static final String METRIC = "accuracy/validation top-1";

  private final EventLog log;
  private final DoubleSupplier clock;
  private EventRecords open = new EventRecords();

  private TensorBoardWriter(EventLog log, DoubleSupplier clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Begins a sitting.
   *
   * @param folder {@code tensorboard/} of the run
   * @param steps that the run has taken before, 0 where it begins
   * @param clock seconds since 1970
   */
  public static TensorBoardWriter open(
      Storage storage, Location folder, long steps, DoubleSupplier clock) {
    EventLog log = EventLog.open(storage, folder, clock.getAsDouble());
    TensorBoardWriter writer = new TensorBoardWriter(log, clock);
    writer.open.start(steps == 0 ? 0 : steps + 1, clock.getAsDouble());
    return writer;
  }

  /**
   * Tells what the run is: its configuration and provenance as they are now, and, where the run
   * begins, its network and hyperparameters.
   *
   * @param loss name of the loss
   */
  public void describe(
      Settings settings, String provenance, Network network, String loss, long steps) {
    double now = clock.getAsDouble();
    open.add(TextSummary.code("run/configuration", settings.render()), steps, now);
    open.add(TextSummary.code("run/provenance", provenance), steps, now);
    open.add(TextSummary.code("run/network", network.table()), steps, now);
    if (steps == 0 || log.isFirst()) {
      Hyperparameters compared = Hyperparameters.of(compared(settings.entries()));
      open.graph(GraphDefinition.of(network, loss), now);
      open.add(HyperparameterSummary.experiment(compared, METRIC, now), 0, now);
      open.add(HyperparameterSummary.start(compared, now), 0, now);
    }
    publish();
  }

  /** The settings that a result depends on. */
  private static Map<String, String> compared(Map<String, String> settings) {
    Map<String, String> compared = new TreeMap<>(settings);
    compared.keySet().removeIf(key -> !key.matches("(model|input|train|distribution)\\..*"));
    compared.keySet().removeIf(key -> key.matches("train\\.(checkpoint|guard|tensorboard)\\..*"));
    compared.keySet().removeAll(List.of("input.readAhead", "input.readThreads", "input.cacheMiB"));
    return compared;
  }

  /**
   * Adds histograms of a network as it is; published with the numbers that come next.
   *
   * @param batch that activations and gradients are looked at with
   * @param seed of dropout
   */
  public void addNetwork(StepEngine engine, Batch batch, long seed, long steps) {
    add(LayerHistograms.of(engine, batch, seed), steps);
  }

  private void add(List<Summary> summaries, long steps) {
    summaries.forEach(summary -> open.add(summary, steps, clock.getAsDouble()));
  }

  /**
   * Adds the same examples as they were trained on and without distortion.
   *
   * @param preprocessing of both
   */
  public void addInput(
      Batch distorted, Batch undistorted, Preprocessing preprocessing, long steps) {
    add(
        List.of(
            new ImageSummary("input/distorted", InputPictures.of(distorted, preprocessing)),
            new ImageSummary("input/undistorted", InputPictures.of(undistorted, preprocessing))),
        steps);
  }

  /**
   * Adds what the network as it is looks at.
   *
   * @param labels by index
   */
  public void addExplanations(Explained explained, List<Label> labels, long steps) {
    add(ExplanationSummaries.of(explained, labels), steps);
  }

  /** Publishes an epoch, without its validations, which have steps of their own. */
  public void write(EpochMetrics epoch, long steps) {
    scalar("progress/epoch", epoch.epoch(), steps);
    scalar("loss/train", epoch.loss(), steps);
    scalar("loss/train data", epoch.dataLoss(), steps);
    scalar("loss/penalty", epoch.loss() - epoch.dataLoss(), steps);
    scalar("accuracy/train top-1", epoch.trainTop1(), steps);
    scalar("learning rate", epoch.learningRate(), steps);
    scalar("speed/examples per second", epoch.examplesPerSecond(), steps);
    scalar("speed/seconds of an epoch", epoch.seconds(), steps);
    TimeAccount time = epoch.time();
    scalar("time/read", time.read(), steps);
    scalar("time/distort", time.distort(), steps);
    scalar("time/compute", time.compute(), steps);
    scalar("time/send", time.send(), steps);
    scalar("time/average", time.average(), steps);
    scalar("time/wait", time.waiting(), steps);
    scalar("time/validate", time.validate(), steps);
    scalar("time/checkpoint", time.checkpoint(), steps);
    publish();
  }

  /** Tells a validation at its step; one at an epoch's end is published with the epoch. */
  public void write(Validation validation) {
    scalar("loss/validation", validation.valLoss(), validation.step());
    scalar(METRIC, validation.valTop1(), validation.step());
    scalar("accuracy/validation top-5", validation.valTop5(), validation.step());
    if (validation.round() != null) {
      publish();
    }
  }

  /**
   * The run has come to its end; not for one that was interrupted.
   *
   * @param failed whether it diverged or broke down
   */
  public void end(boolean failed, long steps) {
    HyperparameterSummary.Status status =
        failed ? HyperparameterSummary.Status.FAILURE : HyperparameterSummary.Status.SUCCESS;
    double now = clock.getAsDouble();
    log.end(new EventRecords().add(HyperparameterSummary.end(status, now), steps, now));
  }

  private void scalar(String tag, double value, long steps) {
    open.add(new ScalarSummary(tag, value), steps, clock.getAsDouble());
  }

  private void publish() {
    log.publish(open);
    open = new EventRecords();
  }
}
