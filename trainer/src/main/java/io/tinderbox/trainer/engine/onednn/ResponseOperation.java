package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_across_channels;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.Network.Stage;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** Local response normalisation. */
final class ResponseOperation implements Operation {
  private final OneDnn oneDnn;
  private final Activation shape;
  private final LocalResponseNormalisation layer;
  private final PerBatchSize<Calls> calls = new PerBatchSize<>(Calls::new);
  private Pointer kept;

  ResponseOperation(OneDnn oneDnn, Stage stage) {
    this.oneDnn = oneDnn;
    this.shape = stage.output();
    this.layer = (LocalResponseNormalisation) stage.layer();
  }

  @Override
  public void forward(Pointer in, Pointer out, int examples, Mode mode, Keeper keeper) {
    Calls made = calls.of(examples);
    if (made.keptBytes > 0) {
      kept = keeper.keep(made.keptBytes);
      made.forward.at(DNNL_ARG_WORKSPACE, kept);
    }
    made.forward.at(DNNL_ARG_SRC, in).at(DNNL_ARG_DST, out).run();
  }

  @Override
  public void backward(
      Pointer in, Pointer out, Pointer outGradient, Pointer inGradient, int examples) {
    if (inGradient == null) {
      return;
    }
    Calls made = calls.of(examples);
    if (made.keptBytes > 0) {
      made.backward.at(DNNL_ARG_WORKSPACE, kept);
    }
    made.backward
        .at(DNNL_ARG_SRC, in)
        .at(DNNL_ARG_DIFF_DST, outGradient)
        .at(DNNL_ARG_DIFF_SRC, inGradient)
        .run();
  }

  @Override
  public void close() {
    calls.close();
  }

  /** For one number of examples. */
  private final class Calls implements AutoCloseable {
    private final Call forward;
    private final Call backward;
    private final long keptBytes;

    Calls(int examples) {
      // oneDNN divides alpha by the number of channels in the sum.
      float alpha = (float) (layer.alpha() * layer.n());
      float beta = (float) layer.beta();
      float k = (float) layer.k();
      var hint =
          new lrn_forward.primitive_desc(
              oneDnn.cpu(),
              dnnl_forward_training,
              dnnl_lrn_across_channels,
              values(examples),
              values(examples),
              layer.n(),
              alpha,
              beta,
              k);
      var description =
          new lrn_backward.primitive_desc(
              oneDnn.cpu(),
              dnnl_lrn_across_channels,
              values(examples),
              values(examples),
              values(examples),
              layer.n(),
              alpha,
              beta,
              k,
              hint);
      this.forward =
          new Call(oneDnn, hint, new lrn_forward(hint))
              .takes(DNNL_ARG_SRC, values(examples))
              .takes(DNNL_ARG_DST, values(examples));
      this.backward =
          new Call(oneDnn, description, new lrn_backward(description))
              .takes(DNNL_ARG_SRC, values(examples))
              .takes(DNNL_ARG_DIFF_DST, values(examples))
              .takes(DNNL_ARG_DIFF_SRC, values(examples));
      this.keptBytes = hint.workspace_desc().get_size();
      if (keptBytes > 0) {
        forward.takes(DNNL_ARG_WORKSPACE, hint.workspace_desc());
        backward.takes(DNNL_ARG_WORKSPACE, hint.workspace_desc());
      }
    }

    private memory.desc values(int examples) {
      return OneDnn.activations(shape, examples);
    }

    @Override
    public void close() {
      backward.close();
      forward.close();
    }
  }
}
