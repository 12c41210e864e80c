package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.DropoutSequence;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The masks of {@link DropoutSequence}, bit for bit, drawn on a device: number <i>i</i> of
 * SplitMix64 hangs on its state and <i>i</i> alone.
 */
final class DeviceDropout {
  private DeviceDropout() {}

  /**
   * A mask, and the sequence behind it.
   *
   * @param length values of it
   * @return float32, {@code [length]}
   */
  static Tensor mask(DropoutSequence sequence, Place place, long length, double probability) {
    long numbers = (length + 1) / 2;
    Tensor drawn =
        torch
            .arange(new Scalar(1L), new Scalar(numbers + 1), place.options(ScalarType.Long))
            .mul_(new Scalar(SplitMix64.GOLDEN_GAMMA))
            .add_(new Scalar(sequence.skip(length)));
    drawn = mixed(drawn, 30).mul_(new Scalar(0xBF58476D1CE4E5B9L));
    drawn = mixed(drawn, 27).mul_(new Scalar(0x94D049BB133111EBL));
    drawn = mixed(drawn, 31);
    Tensor upper = shifted(drawn, 32);
    Tensor lower = drawn.bitwise_and(new Scalar(0xFFFFFFFFL));
    Tensor bits = torch.stack(new TensorVector(upper, lower), 1).view(-1).narrow(0, 0, length);
    return bits.ge(new Scalar(DropoutSequence.threshold(probability)))
        .to(ScalarType.Float)
        .mul_(new Scalar((double) DropoutSequence.kept(probability)));
  }

  private static Tensor mixed(Tensor numbers, int bits) {
    return shifted(numbers, bits).bitwise_xor_(numbers);
  }

  /** Without the sign, which a tensor's own shift draws in. */
  private static Tensor shifted(Tensor numbers, int bits) {
    return torch
        .bitwise_right_shift(numbers, new Scalar((long) bits))
        .bitwise_and_(new Scalar(-1L >>> bits));
  }
}
