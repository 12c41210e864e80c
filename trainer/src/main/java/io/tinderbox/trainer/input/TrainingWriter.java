package io.tinderbox.trainer.input;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.input.distortion.Distorter;
import io.tinderbox.trainer.input.distortion.Draws;
import io.tinderbox.trainer.input.distortion.Frame;
import io.tinderbox.trainer.input.distortion.Placement;
import java.nio.FloatBuffer;

/**
 * Turns stored pixels into what a network trains on: distorted as drawn by (seed, epoch, example
 * id), then scaled. A window that is only moved about and mirrored goes through {@link CropWriter}.
 * Keeps scratch memory: one writer for each thread.
 */
public final class TrainingWriter {
  private final long seed;
  private final CropWriter crops;
  private final Distorter distorter;
  private final int plane;
  private final float[] mean;
  private final float[] factor;

  private TrainingWriter(InputConfig config, Manifest manifest, long seed) {
    Preprocessing preprocessing = config.preprocessing(manifest);
    int channels = manifest.image().channels();
    Frame frame =
        new Frame(channels, config.crop(), preprocessing.mean(), manifest.pixelCovariance());
    this.seed = seed;
    this.crops = CropWriter.of(preprocessing);
    this.distorter = Distorter.of(manifest.image(), frame, config.distortions());
    this.plane = config.crop() * config.crop();
    this.mean = new float[channels];
    this.factor = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      mean[channel] = preprocessing.mean().get(channel).floatValue();
      factor[channel] = (float) (1 / preprocessing.std().get(channel));
    }
  }

  public static TrainingWriter of(InputConfig config, Manifest manifest, long seed) {
    return new TrainingWriter(config, manifest, seed);
  }

  /**
   * Writes one example's input.
   *
   * @param pixels uint8, pictures of {@code [channels, height, width]} one after the other
   * @param offset of the picture's first value in {@code pixels}
   * @param epoch from 1
   * @param id of the example
   * @param into float32 {@code [examples, channels, crop, crop]}; its position stays
   * @param example which of the buffer's examples is written, from 0
   */
  public void write(
      byte[] pixels, int offset, int epoch, String id, FloatBuffer into, int example) {
    Draws draws = Draws.of(seed, epoch, id);
    Placement placement = distorter.place(draws);
    if (distorter.movesOnly() && placement.plain()) {
      crops.write(
          pixels, offset, placement.top(), placement.left(), placement.mirrored(), into, example);
      return;
    }
    float[] values = distorter.values(pixels, offset, draws);
    for (int channel = 0; channel < mean.length; channel++) {
      float subtracted = mean[channel];
      float multiplied = factor[channel];
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        values[i] = (values[i] - subtracted) * multiplied;
      }
    }
    into.put(example * values.length, values);
  }
}
