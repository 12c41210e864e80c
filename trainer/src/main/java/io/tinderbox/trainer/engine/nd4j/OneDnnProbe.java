package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineThread;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.ProbePlaces;
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
    int place = ProbePlaces.of(network, layer);
    return thread.call(() -> chain.outputs(images(batch), batch.examples(), place));
  }

  @Override
  public float[] gradient(Batch batch, String of, float[] weights, String to) {
    ProbePlaces places = ProbePlaces.of(network, batch, of, weights, to);
    return thread.call(
        () -> chain.gradient(images(batch), batch.examples(), places.of(), weights, places.to()));
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
