package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.network.Activation;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A minibatch, which comes channels first, as the layers take it. */
public final class InputOrder implements AutoCloseable {
  private final Activation image;
  private final PerBatchSize<FlattenOperation.ChannelOrder> orders;
  private FloatPointer ordered = new FloatPointer(1);

  public InputOrder(OneDnn oneDnn, Activation image) {
    this.image = image;
    this.orders =
        new PerBatchSize<>(examples -> new FlattenOperation.ChannelOrder(oneDnn, image, examples));
  }

  /**
   * @param batch {@code [examples, channels, height, width]}
   * @return {@code [examples, height, width, channels]}, until the next call
   */
  public FloatPointer channelsLast(Pointer batch, int examples) {
    long values = (long) examples * image.values();
    if (ordered.capacity() < values) {
      ordered.close();
      ordered = new FloatPointer(values);
    }
    orders.of(examples).toChannelsLast(batch, ordered);
    return ordered;
  }

  @Override
  public void close() {
    orders.close();
    ordered.close();
  }
}
