package io.tinderbox.trainer.network;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;

/** Gives a network its first parameters: the same for a seed, whichever engine runs it. */
public final class Initialiser {
  private static final int CHUNK = 65536;

  private Initialiser() {}

  /** Fills the flat parameter vector, running statistics included. */
  public static void fill(Network network, long seed, FlatVector parameters) {
    List<ParameterBlock> blocks = network.blocks();
    float[] chunk = new float[CHUNK];
    for (int index = 0; index < blocks.size(); index++) {
      ParameterBlock block = blocks.get(index);
      Gaussian gaussian = new Gaussian(Seeds.of(seed, Purpose.INITIALISATION, index));
      for (long at = block.offset(); at < block.end(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, block.end() - at);
        for (int i = 0; i < count; i++) {
          chunk[i] = value(block.initialisation(), gaussian);
        }
        parameters.put(at, chunk, 0, count);
      }
    }
  }

  /** Sets an optimiser's state to rest. */
  public static void zero(FlatVector state) {
    float[] zeros = new float[CHUNK];
    for (long at = 0; at < state.length(); at += CHUNK) {
      state.put(at, zeros, 0, (int) Math.min(CHUNK, state.length() - at));
    }
  }

  private static float value(Initialisation initialisation, Gaussian gaussian) {
    return initialisation instanceof Initialisation.Normal normal
        ? (float) (normal.std() * gaussian.next())
        : (float) ((Initialisation.Constant) initialisation).value();
  }

  /**
   * Marsaglia's polar method, in strict arithmetic so that every machine draws the same numbers.
   */
  private static final class Gaussian {
    private final SplitMix64 random;
    private double spare;
    private boolean hasSpare;

    Gaussian(long seed) {
      this.random = new SplitMix64(seed);
    }

    double next() {
      if (hasSpare) {
        hasSpare = false;
        return spare;
      }
      double x;
      double y;
      double square;
      do {
        x = 2 * random.nextDouble() - 1;
        y = 2 * random.nextDouble() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      spare = y * scale;
      hasSpare = true;
      return x * scale;
    }
  }
}
