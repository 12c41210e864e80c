package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.image.ImageShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Distorts stored pictures, one after the other: draws a placement, takes its values, and changes
 * them. Keeps scratch memory: one for each thread.
 */
public final class Distorter {
  private record Step(ValueDistortion kind, ValueDistortion.Change change) {}

  private final List<GeometricDistortion> moves = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Placement placement;
  private final Resampler resampler;
  private final float[] values;

  private Distorter(ImageShape image, Frame frame, DistortionConfig config) {
    for (Distortion distortion : config.on()) {
      if (distortion instanceof GeometricDistortion move) {
        moves.add(move);
      } else if (distortion instanceof ValueDistortion change) {
        steps.add(new Step(change, change.on(frame)));
      }
    }
    this.placement = new Placement(image, frame.side());
    this.resampler = new Resampler(image, frame.side(), config.edges());
    this.values = new float[frame.values()];
  }

  /**
   * @param image shape of stored pictures
   * @param frame of the pictures as the network sees them
   */
  public static Distorter of(ImageShape image, Frame frame, DistortionConfig config) {
    return new Distorter(image, frame, config);
  }

  /** Where a picture's pixels come from, until the next picture is placed. */
  public Placement place(Draws draws) {
    placement.centre();
    moves.forEach(move -> move.place(draws, placement));
    return placement;
  }

  /** Whether values are taken as they are stored. */
  public boolean movesOnly() {
    return steps.isEmpty();
  }

  /**
   * The values of the picture that was placed last.
   *
   * @param pixels uint8, {@code [channels, height, width]} from {@code offset} on
   * @return {@code [channels, side, side]}, 0 … 255, until the next call
   */
  public float[] values(byte[] pixels, int offset, Draws draws) {
    resampler.sample(pixels, offset, placement, values);
    for (Step step : steps) {
      step.change().apply(draws.of(step.kind()), values);
    }
    return values;
  }
}
