package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.onednn.LayerChain;
import io.tinderbox.trainer.network.Network;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** Looks into an engine's network by a chain of operations of its own, on the engine's thread. */
final class OneDnnProbe implements NetworkProbe {
  private final EngineThread thread;
  private final Network network;
  private final LayerChain chain;

  /** On the engine's thread. */
  OneDnnProbe(EngineThread thread, Network network, NativeVector parameters) {
    this.thread = thread;
    this.network = network;
    this.chain = new LayerChain(network, parameters::pointer);
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public float[] outputs(Batch batch, String layer) {
    int place = place(layer);
    if (place == LayerChain.INPUT) {
      throw new IllegalArgumentException("the input is no layer's output");
    }
    return thread.call(() -> chain.outputs(images(batch), batch.examples(), place));
  }

  @Override
  public float[] gradient(Batch batch, String of, float[] weights, String to) {
    int from = place(of);
    int below = place(to);
    if (below > from || from == LayerChain.INPUT) {
      throw new IllegalArgumentException("%s is not below %s".formatted(to, of));
    }
    int expected = batch.examples() * network.stages().get(from).output().values();
    if (weights.length != expected) {
      throw new IllegalArgumentException(
          "expected %d weights of %s, found %d".formatted(expected, of, weights.length));
    }
    return thread.call(() -> chain.gradient(images(batch), batch.examples(), from, weights, below));
  }

  private int place(String layer) {
    if (layer.equals(INPUT)) {
      return LayerChain.INPUT;
    }
    for (int i = 0; i < network.stages().size(); i++) {
      if (network.stages().get(i).name().equals(layer)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no layer is named " + layer);
  }

  private FloatPointer images(Batch batch) {
    FloatBuffer filled = batch.images().duplicate();
    filled.position(0).limit(batch.examples() * network.input().values());
    return new FloatPointer(filled);
  }

  @Override
  public void close() {
    thread.run(chain::close);
  }
}
