package io.tinderbox.trainer.averaging;

/** IEEE 754 binary16, for which Java 17 has no type: as its 16 bits. */
final class Float16 {
  /** The exponents' biases are 127 and 15. */
  private static final int BIAS = (127 - 15) << 23;

  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7e00;
  private static final int FLOAT_INFINITY = 0x7f800000;

  /** Bits of 65520, the least that rounds to infinity. */
  private static final int TOO_LARGE = 0x477ff000;

  /** Bits of 2^-14, the least normal value. */
  private static final int NORMAL = 0x38800000;

  private Float16() {}

  /** Rounded to the nearest, ties to even. */
  static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits >>> 16 & 0x8000) | magnitude(bits & Integer.MAX_VALUE));
  }

  private static int magnitude(int bits) {
    if (bits > FLOAT_INFINITY) {
      return NAN;
    }
    if (bits >= TOO_LARGE) {
      return INFINITY;
    }
    if (bits < NORMAL) {
      // Floats from 0.5 on lie 2^-24 apart, as the subnormal halves do.
      float shifted = Float.intBitsToFloat(bits) + 0.5f;
      return Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(0.5f);
    }
    int odd = bits >>> 13 & 1;
    return (bits - BIAS + 0xfff + odd) >>> 13;
  }

  /** Exact. */
  static float toFloat(short half) {
    int magnitude = half & 0x7fff;
    int bits;
    if (magnitude >= INFINITY) {
      bits = FLOAT_INFINITY | magnitude << 13;
    } else if (magnitude >= 0x400) {
      bits = (magnitude << 13) + BIAS;
    } else {
      bits = Float.floatToRawIntBits(magnitude * 0x1p-24f);
    }
    return Float.intBitsToFloat(bits | (half & 0x8000) << 16);
  }
}
