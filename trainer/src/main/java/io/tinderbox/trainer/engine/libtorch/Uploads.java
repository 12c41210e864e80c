package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.network.Activation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.bytedeco.pytorch.DeviceGuardImplInterface;
import org.bytedeco.pytorch.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures on their way to a device. Those that are sent ahead go by a stream of their own, while
 * the device computes on others; who sends waits until they are there.
 */
final class Uploads implements AutoCloseable {
  private final Place place;
  private final Map<Batch, Tensor> there = Collections.synchronizedMap(new IdentityHashMap<>());
  private Stream stream;

  Uploads(Place place) {
    this.place = place;
  }

  /** From any thread. The batch's memory must stay as it is until it is taken. */
  void send(Batch batch, Activation input) {
    Tensor sent = copy(Tensors.pictures(batch, input));
    sent.retainReference();
    there.put(batch, sent);
  }

  private Tensor copy(Tensor pictures) {
    if (place != Place.GPU) {
      return pictures.clone();
    }
    DeviceGuardImplInterface guard = torch.getDeviceGuardImpl(place.type());
    Stream own = stream(guard);
    Stream before = guard.exchangeStream(own);
    try {
      Tensor sent = place.send(pictures);
      guard.synchronizeStream(own);
      return sent;
    } finally {
      guard.exchangeStream(before);
    }
  }

  private synchronized Stream stream(DeviceGuardImplInterface guard) {
    if (stream == null) {
      stream = guard.getStreamFromGlobalPool(place.device());
      stream.retainReference();
    }
    return stream;
  }

  /** A batch's pictures on the device: this very batch, if it was sent ahead. Where it computes. */
  Tensor take(Batch batch, Activation input) {
    Tensor sent = there.remove(batch);
    if (sent == null) {
      return place.bring(Tensors.pictures(batch, input));
    }
    Tensor taken = new Tensor(sent);
    sent.releaseReference();
    if (place == Place.GPU) {
      // Else its memory would be free for the next one as soon as nobody holds it, and still read.
      taken.record_stream(torch.getDeviceGuardImpl(place.type()).getStream(place.device()));
    }
    return taken;
  }

  @Override
  public void close() {
    synchronized (there) {
      there.values().forEach(Tensor::releaseReference);
      there.clear();
    }
    if (stream != null) {
      stream.releaseReference();
    }
  }
}
