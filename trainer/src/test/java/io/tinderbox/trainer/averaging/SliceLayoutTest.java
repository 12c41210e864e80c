package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.averaging.SliceLayout.Patch;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceLayoutTest {
  private static final int SLICE = SliceLayout.SLICE;

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "-1, -1", "0, 0", "1, 0", "0, 1", "1, 3", "-1, 2"})
  void vectorsComeBackAsTheyWere(int beyond, int stateBeyond) {
    for (int slices = 1; slices <= 2; slices++) {
      float[] parameters = values(slices * SLICE + beyond, 1);
      float[] state = values(SLICE + stateBeyond, 2);
      assertRoundTrip(parameters, state);
      assertRoundTrip(parameters, new float[0]);
    }
  }

  @Test
  void theSmallestVectorsComeBackToo() {
    assertRoundTrip(values(1, 1), new float[0]);
    assertRoundTrip(values(3, 1), values(1, 2));
  }

  @Test
  void aSliceIsRawLittleEndianFloats() {
    SliceLayout layout = new SliceLayout(2, 1);

    ByteBuffer slice =
        layout.cut(0, FlatVector.wrap(new float[] {1, -2}), FlatVector.wrap(new float[] {3}));

    assertThat(slice)
        .isEqualTo(
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(-2).flip());
  }

  @Test
  void noValueBelongsToTwoVectors() {
    SliceLayout layout = new SliceLayout(SLICE + 1, SLICE - 1);

    assertThat(layout.count()).isEqualTo(3);
    assertThat(layout.length(0)).isEqualTo(SLICE);
    assertThat(layout.length(1)).isEqualTo(1);
    assertThat(layout.length(2)).isEqualTo(SLICE - 1);
    assertThatThrownBy(() -> new SliceLayout(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void partsOfAVectorAreFoundInItsSlices() {
    SliceLayout layout = new SliceLayout(SLICE + 10, SLICE);

    List<Patch> within = layout.patches(5, new float[] {1, 2});
    List<Patch> across = layout.patches(SLICE - 1, new float[] {1, 2, 3});

    assertThat(within).hasSize(1);
    assertThat(within.get(0).at()).isEqualTo(5);
    assertThat(across).extracting(Patch::slice).containsExactly(0, 1);
    assertThat(across).extracting(Patch::at).containsExactly(SLICE - 1, 0);
    assertThat(across.get(0).values()).containsExactly(1);
    assertThat(across.get(1).values()).containsExactly(2, 3);
    assertThat(layout.patches(7, new float[0])).isEmpty();
  }

  @Test
  void aPatchReplacesItsPartAlone() {
    ByteBuffer slice = SliceLayout.allocate(4);

    new Patch(0, 1, new float[] {7, 8}).apply(slice);

    float[] values = new float[4];
    slice.asFloatBuffer().get(values);
    assertThat(values).containsExactly(0, 7, 8, 0);
  }

  private static void assertRoundTrip(float[] parameters, float[] state) {
    FlatVector parameterVector = FlatVector.wrap(parameters);
    FlatVector stateVector = FlatVector.wrap(state);
    SliceLayout layout = new SliceLayout(parameters.length, state.length);
    float[] parametersBack = new float[parameters.length];
    float[] stateBack = new float[state.length];

    for (int slice = 0; slice < layout.count(); slice++) {
      ByteBuffer bytes = layout.cut(slice, parameterVector, stateVector);
      assertThat(bytes.remaining()).isEqualTo(4 * layout.length(slice));
      layout.paste(slice, bytes, FlatVector.wrap(parametersBack), FlatVector.wrap(stateBack));
    }

    assertThat(parametersBack).isEqualTo(parameters);
    assertThat(stateBack).isEqualTo(state);
  }

  private static float[] values(int count, int seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * 0.37f + seed;
    }
    return values;
  }
}
