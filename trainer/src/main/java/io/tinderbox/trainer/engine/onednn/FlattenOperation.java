package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.network.Activation;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** An image as a vector, channel by channel. */
final class FlattenOperation implements Operation {
  private final PerBatchSize<ChannelOrder> orders;

  FlattenOperation(OneDnn oneDnn, Activation image) {
    this.orders = new PerBatchSize<>(examples -> new ChannelOrder(oneDnn, image, examples));
  }

  @Override
  public void forward(Pointer in, Pointer out, int examples, Mode mode, Keeper keeper) {
    orders.of(examples).toChannelsFirst(in, out);
  }

  @Override
  public void backward(
      Pointer in, Pointer out, Pointer outGradient, Pointer inGradient, int examples) {
    if (inGradient != null) {
      orders.of(examples).toChannelsLast(outGradient, inGradient);
    }
  }

  @Override
  public void close() {
    orders.close();
  }

  /** Images from one order to the other. */
  static final class ChannelOrder implements AutoCloseable {
    private final Reorder toFirst;
    private final Reorder toLast;

    ChannelOrder(OneDnn oneDnn, Activation image, int examples) {
      this.toFirst = new Reorder(oneDnn, last(image, examples), first(image, examples));
      this.toLast = new Reorder(oneDnn, first(image, examples), last(image, examples));
    }

    void toChannelsFirst(Pointer from, Pointer to) {
      toFirst.run(from, to);
    }

    void toChannelsLast(Pointer from, Pointer to) {
      toLast.run(from, to);
    }

    private static memory.desc first(Activation image, int examples) {
      return OneDnn.floats(
          memory.format_tag.nchw, examples, image.channels(), image.height(), image.width());
    }

    private static memory.desc last(Activation image, int examples) {
      return OneDnn.activations(image, examples);
    }

    @Override
    public void close() {
      toFirst.close();
      toLast.close();
    }
  }
}
