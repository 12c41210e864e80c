package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SliceMeanTest {
  /** Sums of these depend on their order even in double. */
  @Test
  void piecesAreAddedInTheirOrder() {
    float expected = (float) (((((1e30f + 1.0) - 1e30f) + 1.0)) / 4);

    assertThat(mean(1e30f, 1, -1e30f, 1)).containsExactly(expected);
    assertThat(mean(1, 1, 1e30f, -1e30f)).isNotEqualTo(new float[] {expected});
  }

  @Test
  void examplesAreTheWeights() {
    SliceMean mean =
        SliceMean.of(
            Transport.FLOAT32,
            List.of(new SliceMean.Piece(slice(3, 6), 1), new SliceMean.Piece(slice(0, 3), 2)),
            null,
            2);

    assertThat(values(mean)).containsExactly(1, 4);
  }

  @Test
  void halvesAreAddedToTheStart() {
    ByteBuffer start = slice(10, 20);
    ByteBuffer packed = Transport.FLOAT16.pack(slice(11, 18), start);

    SliceMean mean =
        SliceMean.of(
            Transport.FLOAT16,
            List.of(new SliceMean.Piece(packed, 1), new SliceMean.Piece(packed, 5)),
            start,
            2);

    assertThat(values(mean)).containsExactly(11, 18);
  }

  @Test
  void itIsSeenWhereAValueIsNoNumber() {
    int last = SliceLayout.CHUNK;
    float[] values = new float[last + 1];
    assertThat(ofOne(values).isFinite()).isTrue();

    values[last] = Float.NEGATIVE_INFINITY;
    assertThat(ofOne(values).isFinite()).isFalse();

    values[last] = 0;
    values[0] = Float.NaN;
    assertThat(ofOne(values).isFinite()).isFalse();
    // Of two, neither of which is infinite.
    assertThat(mean(3e38f, 3e38f)).containsExactly(3e38f);
  }

  private static SliceMean ofOne(float... values) {
    return SliceMean.of(
        Transport.FLOAT32, List.of(new SliceMean.Piece(slice(values), 3)), null, values.length);
  }

  /** Of workers of one value and one example each. */
  private static float[] mean(float... workers) {
    List<SliceMean.Piece> pieces =
        Stream.iterate(0, i -> i < workers.length, i -> i + 1)
            .map(i -> new SliceMean.Piece(slice(workers[i]), 1))
            .toList();
    return values(SliceMean.of(Transport.FLOAT32, pieces, null, 1));
  }

  private static float[] values(SliceMean mean) {
    float[] values = new float[mean.bytes().remaining() / Float.BYTES];
    mean.bytes().asFloatBuffer().get(values);
    return values;
  }

  private static ByteBuffer slice(float... values) {
    ByteBuffer bytes = SliceLayout.allocate(values.length);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }
}
