package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransportTest {
  @Test
  void everyHalfIsAFloatAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float16.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Float16.toFloat(Float16.of(value))).isNaN();
      } else {
        assertThat(Float16.of(value)).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-2.5, -2.5",
    "65504, 65504",
    "65519.99, 65504",
    "65520, Infinity",
    "-1e30, -Infinity",
    "1.00048828125, 1", // half-way: to the even one
    "1.00146484375, 1.001953125",
    "6.103515625e-5, 6.103515625e-5", // least normal
    "5.9604645e-8, 5.9604645e-8", // least of all
    "2.9802322e-8, 0", // half of it: to the even one
    "2.98023259e-8, 5.9604645e-8",
    "-1e-20, -0.0",
  })
  void floatsAreRoundedToTheNearestHalf(float value, float expected) {
    assertThat(Float16.toFloat(Float16.of(value))).isEqualTo(expected);
  }

  @Property(tries = 2000)
  void normalHalvesAreOffByAtMostTheEleventhBit(
      @ForAll @FloatRange(min = -65504, max = 65504) float value) {
    float back = Float16.toFloat(Float16.of(value));

    assertThat((double) back)
        .isCloseTo(value, within(Math.max(Math.abs(value) * 0x1p-11, 0x1p-25)));
  }

  @Property(tries = 500)
  void aSliceComesBackAsPreciselyAsItSays(
      @ForAll @Size(min = 1, max = 20) List<Float> start,
      @ForAll @Size(20) List<@FloatRange(min = -1, max = 1) Float> steps,
      @ForAll @IntRange(min = -140, max = 120) int magnitude) {
    float[] from = new float[start.size()];
    float[] values = new float[start.size()];
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      from[i] = start.get(i);
      values[i] = Math.scalb(steps.get(i), magnitude) + from[i];
      if (Float.isFinite(values[i])) {
        largest = Math.max(largest, Math.abs((double) values[i] - from[i]));
      }
    }

    float[] back = roundTrip(values, from);

    for (int i = 0; i < values.length; i++) {
      if (Float.isInfinite(values[i])) {
        assertThat(back[i]).isEqualTo(values[i]);
        continue;
      }
      double difference = Math.abs((double) values[i] - from[i]);
      double rounding = Math.max(difference * 0x1.002p-11, largest * 0x1p-39);
      double end = Math.ulp(Math.abs(values[i]) + (float) rounding);
      assertThat((double) back[i]).isCloseTo(values[i], within(rounding + end));
    }
  }

  @Test
  void whatDidNotMoveComesBackBitForBit() {
    float[] values = {0.1f, -3e30f, 1e-40f, 7};

    assertThat(roundTrip(values, values)).isEqualTo(values);
  }

  @Test
  void beyond65504IsNoOverflowAndBelowTheLeastHalfNoUnderflow() {
    float[] far = {1e6f, -3e38f};
    assertThat(roundTrip(far, new float[2])[1]).isCloseTo(-3e38f, within(2e35f));

    float[] near = {1e-12f, -3e-13f};
    assertThat(roundTrip(near, new float[2])).containsExactly(near, within(1e-15f));
  }

  /** So that a run which diverges is seen to do so. */
  @Test
  void whatIsNoNumberStaysNone() {
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1.5f};

    assertThat(roundTrip(values, new float[4])).isEqualTo(values);
    assertThat(roundTrip(new float[] {1}, new float[] {Float.NaN})).containsExactly(Float.NaN);
  }

  @Test
  void halvesTakeHalfTheBytes() {
    ByteBuffer slice = slice(new float[1000]);

    assertThat(Transport.FLOAT16.pack(slice, slice).remaining()).isEqualTo(2002);
    assertThat(Transport.FLOAT32.pack(slice, slice)).isSameAs(slice);
  }

  @ParameterizedTest
  @EnumSource
  void aPartOfASliceIsUnpackedAsTheWholeIs(Transport transport) {
    ByteBuffer start = slice(new float[] {1, 2, 3, 4, 5});
    ByteBuffer packed = transport.pack(slice(new float[] {2, 2, 5, 3, 9}), start);
    float[] part = new float[3];

    transport.unpack(packed, start, 1, part);

    assertThat(part).containsExactly(2, 5, 3);
  }

  private static float[] roundTrip(float[] values, float[] start) {
    ByteBuffer from = slice(start);
    float[] back = new float[values.length];
    Transport.FLOAT16.unpack(Transport.FLOAT16.pack(slice(values), from), from, 0, back);
    return back;
  }

  private static ByteBuffer slice(float[] values) {
    ByteBuffer bytes = SliceLayout.allocate(values.length);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }
}
