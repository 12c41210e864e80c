package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

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

    byte[] slice =
        layout.cut(0, FlatVector.wrap(new float[] {1, -2}), FlatVector.wrap(new float[] {3}));

    assertThat(slice)
        .isEqualTo(
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(-2).array());
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
  void slicesReadAndWriteAsOneVector() {
    float[] values = values(SLICE + 10, 3);
    SliceLayout layout = new SliceLayout(values.length, 0);
    byte[][] slices = layout.cutAll(FlatVector.wrap(values), FlatVector.wrap(new float[0]));
    SlicedParameters sliced = new SlicedParameters(layout, slices);
    float[] across = new float[8];

    sliced.get(SLICE - 4, across, 0, 8);
    assertThat(across).isEqualTo(Arrays.copyOfRange(values, SLICE - 4, SLICE + 4));
    sliced.put(SLICE - 1, new float[] {0, 41, 42}, 1, 2);
    layout.pasteAll(slices, FlatVector.wrap(values), FlatVector.wrap(new float[0]));

    assertThat(values[SLICE - 1]).isEqualTo(41);
    assertThat(values[SLICE]).isEqualTo(42);
    assertThat(sliced.length()).isEqualTo(values.length);
  }

  @Test
  void piecesAreMergedInTheWorkersOrderHoweverTheyArrive() {
    List<Tuple2<Integer, Piece>> pieces = new ArrayList<>();
    // Sums of these depend on their order even in double.
    float[] values = {1e30f, 1, -1e30f, 1};
    for (int worker = 0; worker < values.length; worker++) {
      byte[] slice = SliceLayout.bytes(new float[] {values[worker]});
      pieces.add(new Tuple2<>(5, new Piece.Slice(worker, 5, 1, slice)));
    }
    float expected = (float) (((((1e30f + 1.0) - 1e30f) + 1.0)) / 4);

    for (int rotation = 0; rotation < 4; rotation++) {
      Collections.rotate(pieces, 1);
      Iterator<Piece.Merged> merged =
          new SliceMerger(Transport.FLOAT32, slice -> new byte[4]).call(pieces.iterator());
      Piece.Slice slice = merged.next().slices().get(0);
      assertThat(SliceLayout.floats(slice.values())).containsExactly(expected);
      assertThat(slice.examples()).isEqualTo(4);
      assertThat(slice.index()).isEqualTo(5);
    }
  }

  @Test
  void everySliceHasATaskAndReportsGoToTheFirst() {
    SlicePartitioner partitioner = new SlicePartitioner(33);

    assertThat(partitioner.numPartitions()).isEqualTo(3);
    assertThat(partitioner.getPartition(SlicePartitioner.REPORT)).isZero();
    assertThat(partitioner.getPartition(0)).isZero();
    assertThat(partitioner.getPartition(15)).isZero();
    assertThat(partitioner.getPartition(16)).isEqualTo(1);
    assertThat(partitioner.getPartition(32)).isEqualTo(2);
    assertThat(partitioner).isEqualTo(new SlicePartitioner(33));
    assertThat(partitioner).isNotEqualTo(new SlicePartitioner(34));
  }

  private static void assertRoundTrip(float[] parameters, float[] state) {
    FlatVector parameterVector = FlatVector.wrap(parameters);
    FlatVector stateVector = FlatVector.wrap(state);
    SliceLayout layout = SliceLayout.of(parameterVector, stateVector);
    byte[][] slices = layout.cutAll(parameterVector, stateVector);
    float[] parametersBack = new float[parameters.length];
    float[] stateBack = new float[state.length];

    layout.pasteAll(slices, FlatVector.wrap(parametersBack), FlatVector.wrap(stateBack));

    assertThat(parametersBack).isEqualTo(parameters);
    assertThat(stateBack).isEqualTo(state);
    for (int slice = 0; slice < slices.length; slice++) {
      assertThat(slices[slice]).hasSize(4 * layout.length(slice));
    }
  }

  private static float[] values(int count, int seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * 0.37f + seed;
    }
    return values;
  }
}
