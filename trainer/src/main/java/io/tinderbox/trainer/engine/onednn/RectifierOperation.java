package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Network.Stage;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.javacpp.Pointer;

/** A rectifier that no layer before it takes along. */
final class RectifierOperation implements Operation {
  private final OneDnn oneDnn;
  private final Activation shape;
  private final PerBatchSize<Calls> calls = new PerBatchSize<>(Calls::new);

  RectifierOperation(OneDnn oneDnn, Stage stage) {
    this.oneDnn = oneDnn;
    this.shape = stage.output();
  }

  @Override
  public void forward(Pointer in, Pointer out, int examples, Mode mode, Keeper keeper) {
    calls.of(examples).forward.at(DNNL_ARG_SRC, in).at(DNNL_ARG_DST, out).run();
  }

  @Override
  public void backward(
      Pointer in, Pointer out, Pointer outGradient, Pointer inGradient, int examples) {
    if (inGradient != null) {
      calls.of(examples).backward.run(out, outGradient);
      Pointer.memcpy(inGradient, outGradient, 4L * examples * shape.values());
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  /** For one number of examples. */
  private final class Calls implements AutoCloseable {
    private final Call forward;
    private final RectifierGradient backward;

    Calls(int examples) {
      var description =
          new eltwise_forward.primitive_desc(
              oneDnn.cpu(),
              dnnl_forward_training,
              dnnl_eltwise_relu,
              OneDnn.activations(shape, examples),
              OneDnn.activations(shape, examples),
              0f);
      this.forward =
          new Call(oneDnn, description, new eltwise_forward(description))
              .takes(DNNL_ARG_SRC, OneDnn.activations(shape, examples))
              .takes(DNNL_ARG_DST, OneDnn.activations(shape, examples));
      this.backward = new RectifierGradient(oneDnn, OneDnn.activations(shape, examples));
    }

    @Override
    public void close() {
      forward.close();
      backward.close();
    }
  }
}
