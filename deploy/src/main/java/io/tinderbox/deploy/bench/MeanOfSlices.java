package io.tinderbox.deploy.bench;

import io.tinderbox.trainer.averaging.SliceLayout;
import io.tinderbox.trainer.averaging.SliceMean;
import io.tinderbox.trainer.averaging.Transport;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The mean of two workers' slices, as one merging task takes it, slice by slice. */
final class MeanOfSlices implements Measurement {
  private static final int WORKERS = 2;
  private static final int SLICES = 8;
  private static final int EXAMPLES = 64;

  /** Of each worker. */
  static final int VALUES = SLICES * SliceLayout.SLICE;

  private final List<List<SliceMean.Piece>> slices = new ArrayList<>();
  private final SliceLayout layout = new SliceLayout(VALUES, 0);

  @Override
  public String name() {
    return "mean of %d workers' slices".formatted(WORKERS);
  }

  @Override
  public String unit() {
    return MemoryLoop.UNIT;
  }

  @Override
  public void prepare() {
    float[] values = new float[SliceLayout.SLICE];
    Arrays.fill(values, 0.5f);
    FlatVector vector = FlatVector.wrap(values);
    SliceLayout one = new SliceLayout(values.length, 0);
    for (int slice = 0; slice < SLICES; slice++) {
      List<SliceMean.Piece> pieces = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        ByteBuffer bytes = one.cut(0, vector, vector);
        pieces.add(new SliceMean.Piece(bytes, EXAMPLES));
      }
      slices.add(pieces);
    }
    turn();
  }

  @Override
  public double turn() {
    return (WORKERS + 1)
        * layout.parameters()
        * Float.BYTES
        / StepClock.medianSeconds(this::merge)
        / 1e9;
  }

  private void merge() {
    for (int slice = 0; slice < SLICES; slice++) {
      SliceMean mean =
          SliceMean.of(Transport.FLOAT32, slices.get(slice), null, layout.length(slice));
      if (!mean.isFinite()) {
        throw new IllegalStateException("the mean of finite values is finite");
      }
    }
  }

  @Override
  public void close() {
    slices.clear();
  }
}
