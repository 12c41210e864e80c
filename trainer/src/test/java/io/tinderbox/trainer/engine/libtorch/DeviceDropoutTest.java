package io.tinderbox.trainer.engine.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.trainer.engine.DropoutSequence;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class DeviceDropoutTest {
  @Property(tries = 200)
  void masksAreThoseOfTheSequenceBitForBitAndItGoesOnBehindThem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3000) int length,
      @ForAll @DoubleRange(min = 0, max = 0.99) double probability) {
    LibtorchRuntime.start();
    DropoutSequence expected = new DropoutSequence();
    DropoutSequence drawn = new DropoutSequence();
    expected.seed(seed);
    drawn.seed(seed);

    for (int i = 0; i < 2; i++) {
      float[] mask = new float[length];
      expected.fill(mask, probability);
      assertThat(mask(drawn, length, probability)).isEqualTo(mask);
    }
  }

  private static float[] mask(DropoutSequence sequence, int length, double probability) {
    return LibtorchRuntime.compute(
        () -> Tensors.values(DeviceDropout.mask(sequence, Place.APART, length, probability)));
  }
}
