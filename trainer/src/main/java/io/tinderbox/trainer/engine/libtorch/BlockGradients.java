package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The gradients that libtorch has put wherever it liked, as one vector laid out as the parameters,
 * without a copy of them. Zeros where none has been put. Only to be read, by any thread.
 */
final class BlockGradients implements FlatVector {
  private final Network network;
  private final List<ParameterBlock> blocks;
  private final long[] offsets;
  private final FloatPointer[] values;
  private final float[][] statistics;
  private final List<Tensor> owners = new ArrayList<>();

  BlockGradients(Network network) {
    this.network = network;
    this.blocks = network.blocks();
    this.offsets = blocks.stream().mapToLong(ParameterBlock::offset).toArray();
    this.values = new FloatPointer[blocks.size()];
    this.statistics = new float[blocks.size()][];
  }

  /**
   * Keeps gradients until they are given up, whatever becomes of the scope that they were made in.
   *
   * @param of the blocks that they belong to
   */
  void keep(List<ParameterBlock> of, TensorVector gradients) {
    for (int i = 0; i < of.size(); i++) {
      Tensor gradient = gradients.get(i).contiguous();
      gradient.retainReference();
      owners.add(gradient);
      values[place(of.get(i).offset())] = gradient.data_ptr_float();
    }
  }

  /** What an update is to subtract from running statistics. */
  void keep(ParameterBlock of, float[] move) {
    statistics[place(of.offset())] = move;
  }

  /** All of them, and the memory that they hold. */
  void giveUp() {
    Arrays.fill(values, null);
    Arrays.fill(statistics, null);
    owners.forEach(Tensor::releaseReference);
    owners.clear();
  }

  @Override
  public long length() {
    return network.vectorLength();
  }

  @Override
  public void get(long offset, float[] into, int at, int count) {
    if (offset < 0 || count < 0 || offset + count > length()) {
      throw new IndexOutOfBoundsException(
          "%d values from %d of %d".formatted(count, offset, length()));
    }
    int done = 0;
    for (int place = count == 0 ? 0 : place(offset); done < count; place++) {
      ParameterBlock block = blocks.get(place);
      int within = (int) (offset + done - block.offset());
      int length = Math.min(count - done, block.length() - within);
      copy(place, within, into, at + done, length);
      done += length;
    }
  }

  private void copy(int place, int from, float[] into, int at, int count) {
    if (values[place] != null) {
      values[place].getPointer(from).get(into, at, count);
    } else if (statistics[place] != null) {
      System.arraycopy(statistics[place], from, into, at, count);
    } else {
      Arrays.fill(into, at, at + count, 0);
    }
  }

  /** The block that a value lies in. */
  private int place(long offset) {
    int found = Arrays.binarySearch(offsets, offset);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public void put(long offset, float[] from, int at, int count) {
    throw new UnsupportedOperationException("gradients are only read");
  }
}
