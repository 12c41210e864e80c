package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** Backward through a rectifier, in place: the gradient stays where the output is above zero. */
final class RectifierGradient implements AutoCloseable {
  private final eltwise_forward.primitive_desc hint;
  private final Call call;

  /**
   * @param values layout of output and gradient
   */
  RectifierGradient(OneDnn oneDnn, memory.desc values) {
    int rectifier = dnnl_eltwise_relu_use_dst_for_bwd;
    this.hint =
        new eltwise_forward.primitive_desc(
            oneDnn.cpu(), dnnl_forward_training, rectifier, values, values, 0f);
    var description =
        new eltwise_backward.primitive_desc(
            oneDnn.cpu(), rectifier, values, values, values, 0f, hint);
    this.call =
        new Call(oneDnn, description, new eltwise_backward(description))
            .takes(DNNL_ARG_DST, values)
            .takes(DNNL_ARG_DIFF_DST, new memory.desc(values))
            .takes(DNNL_ARG_DIFF_SRC, new memory.desc(values));
  }

  void run(Pointer output, Pointer gradient) {
    call.at(DNNL_ARG_DST, output)
        .at(DNNL_ARG_DIFF_DST, gradient)
        .at(DNNL_ARG_DIFF_SRC, gradient)
        .run();
  }

  @Override
  public void close() {
    call.close();
    hint.close();
  }
}
