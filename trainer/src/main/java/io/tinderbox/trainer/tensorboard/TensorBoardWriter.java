package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.EpochMetrics;

/**
 * Writes a sitting's epochs where TensorBoard looks for them: one event file, published anew after
 * each epoch.
 */
public final class TensorBoardWriter {
  private final Storage storage;
  private final Location file;
  private final EventFile events;

  /**
   * @param folder {@code tensorboard/} of the run
   * @param seconds when this sitting began, since 1970; part of the file's name
   */
  public TensorBoardWriter(Storage storage, Location folder, double seconds) {
    this.storage = storage;
    this.file = folder.child("events.out.tfevents.%010d.tinderbox".formatted((long) seconds));
    this.events = new EventFile(seconds);
  }

  /** Adds an epoch; its number is the step. */
  public void write(EpochMetrics epoch, double wallTime) {
    scalar("loss/train", epoch.loss(), epoch, wallTime);
    scalar("loss/train data", epoch.dataLoss(), epoch, wallTime);
    scalar("loss/validation", epoch.valLoss(), epoch, wallTime);
    scalar("accuracy/train top-1", epoch.trainTop1(), epoch, wallTime);
    scalar("accuracy/validation top-1", epoch.valTop1(), epoch, wallTime);
    scalar("accuracy/validation top-5", epoch.valTop5(), epoch, wallTime);
    scalar("learning rate", epoch.learningRate(), epoch, wallTime);
    scalar("speed/examples per second", epoch.examplesPerSecond(), epoch, wallTime);
    scalar("time/read", epoch.time().read(), epoch, wallTime);
    scalar("time/distort", epoch.time().distort(), epoch, wallTime);
    scalar("time/compute", epoch.time().compute(), epoch, wallTime);
    scalar("time/send", epoch.time().send(), epoch, wallTime);
    scalar("time/average", epoch.time().average(), epoch, wallTime);
    scalar("time/wait", epoch.time().waiting(), epoch, wallTime);
    scalar("time/validate", epoch.time().validate(), epoch, wallTime);
    scalar("time/checkpoint", epoch.time().checkpoint(), epoch, wallTime);
    storage.write(file, events.bytes());
  }

  private void scalar(String tag, Double value, EpochMetrics epoch, double wallTime) {
    if (value != null) {
      events.scalar(tag, value, epoch.epoch(), wallTime);
    }
  }
}
