package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import java.util.List;

/** Pictures to distort, and what they look like afterwards. */
final class Pictures {
  /** Not square, so that rows and columns cannot be mistaken for each other. */
  static final ImageShape IMAGE = new ImageShape(3, 15, 18);

  static final int CROP = 11;

  static final Frame FRAME =
      new Frame(
          3,
          CROP,
          List.of(120.0, 110.0, 100.0),
          List.of(
              List.of(5000.0, 4000.0, 3500.0),
              List.of(4000.0, 4800.0, 4100.0),
              List.of(3500.0, 4100.0, 5500.0)));

  private Pictures() {}

  /** Noise from black to full colours. */
  static byte[] noise(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] pixels = new byte[IMAGE.values()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (byte)
              switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1 -> 255;
                default -> random.nextInt(256);
              };
    }
    return pixels;
  }

  /** Values of a picture of one frame, some of them extreme, some pixels grey. */
  static float[] values(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[FRAME.values()];
    int plane = FRAME.plane();
    for (int i = 0; i < plane; i++) {
      boolean grey = random.nextInt(6) == 0;
      for (int channel = 0; channel < 3; channel++) {
        int at = channel * plane + i;
        int kind = random.nextInt(8);
        values[at] =
            grey && channel > 0
                ? values[i]
                : kind == 0 ? 0 : kind == 1 ? 255 : (float) (255 * random.nextDouble());
      }
    }
    return values;
  }

  /** What one distorter makes of a picture. */
  static float[] distorted(
      DistortionConfig config, byte[] pixels, long seed, int epoch, String id) {
    Distorter distorter = Distorter.of(IMAGE, FRAME, config);
    Draws draws = Draws.of(seed, epoch, id);
    distorter.place(draws);
    return distorter.values(pixels, 0, draws).clone();
  }

  static float[] distorted(Distortion distortion, byte[] pixels, String id) {
    return distorted(DistortionConfig.of(Edges.NEAREST, distortion), pixels, 1, 1, id);
  }

  /** The centre, as it is stored. */
  static float[] centre(byte[] pixels) {
    return distorted(DistortionConfig.of(Edges.NEAREST), pixels, 1, 1, "any");
  }
}
