package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.Pointer;

/**
 * A dense layer, and the rectifier behind it where there is one. Kernels are used where they lie:
 * bringing a large one to another layout costs more than it gains.
 */
final class DenseOperation implements Operation {
  private final OneDnn oneDnn;
  private final int inputs;
  private final int units;
  private final boolean rectified;
  private final Parameters parameters;
  private final PerBatchSize<Calls> calls = new PerBatchSize<>(Calls::new);
  private Mode mode = Mode.TEST;

  DenseOperation(OneDnn oneDnn, Stage stage, boolean rectified, Parameters parameters) {
    this.oneDnn = oneDnn;
    this.inputs = stage.input().values();
    this.units = stage.output().values();
    this.rectified = rectified;
    this.parameters = parameters;
  }

  @Override
  public void forward(Pointer in, Pointer out, int examples, Mode newMode, Keeper keeper) {
    mode = newMode;
    calls
        .of(examples)
        .forward
        .at(DNNL_ARG_SRC, in)
        .at(DNNL_ARG_WEIGHTS, parameters.values(Role.KERNEL))
        .at(DNNL_ARG_BIAS, parameters.values(Role.BIAS))
        .at(DNNL_ARG_DST, out)
        .run();
  }

  @Override
  public void backward(
      Pointer in, Pointer out, Pointer outGradient, Pointer inGradient, int examples) {
    Calls made = calls.of(examples);
    if (rectified) {
      made.rectifier.run(out, outGradient);
    }
    if (mode == Mode.TRAINING) {
      made.backwardWeights
          .at(DNNL_ARG_SRC, in)
          .at(DNNL_ARG_DIFF_DST, outGradient)
          .at(DNNL_ARG_DIFF_WEIGHTS, parameters.gradient(Role.KERNEL))
          .at(DNNL_ARG_DIFF_BIAS, parameters.gradient(Role.BIAS))
          .run();
    }
    if (inGradient != null) {
      made.backwardData
          .at(DNNL_ARG_DIFF_DST, outGradient)
          .at(DNNL_ARG_WEIGHTS, parameters.values(Role.KERNEL))
          .at(DNNL_ARG_DIFF_SRC, inGradient)
          .run();
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  /** For one number of examples. */
  private final class Calls implements AutoCloseable {
    private final Call forward;
    private final RectifierGradient rectifier;
    private final Call backwardData;
    private final Call backwardWeights;

    Calls(int examples) {
      primitive_attr attributes = new primitive_attr();
      if (rectified) {
        post_ops after = new post_ops();
        after.append_eltwise(dnnl_eltwise_relu, 0, 0);
        attributes.set_post_ops(after);
      }
      var hint =
          new inner_product_forward.primitive_desc(
              oneDnn.cpu(),
              dnnl_forward_training,
              input(examples),
              kernel(),
              bias(),
              output(examples),
              attributes,
              false);
      this.forward =
          new Call(oneDnn, hint, new inner_product_forward(hint))
              .takes(DNNL_ARG_SRC, input(examples))
              .takes(DNNL_ARG_WEIGHTS, kernel())
              .takes(DNNL_ARG_BIAS, bias())
              .takes(DNNL_ARG_DST, output(examples));
      this.rectifier = rectified ? new RectifierGradient(oneDnn, output(examples)) : null;
      this.backwardData = backwardData(examples, hint);
      this.backwardWeights = backwardWeights(examples, hint);
    }

    private Call backwardData(int examples, inner_product_forward.primitive_desc hint) {
      var description =
          new inner_product_backward_data.primitive_desc(
              oneDnn.cpu(), input(examples), kernel(), output(examples), hint);
      return new Call(oneDnn, description, new inner_product_backward_data(description))
          .takes(DNNL_ARG_DIFF_DST, output(examples))
          .takes(DNNL_ARG_WEIGHTS, kernel())
          .takes(DNNL_ARG_DIFF_SRC, input(examples));
    }

    private Call backwardWeights(int examples, inner_product_forward.primitive_desc hint) {
      var description =
          new inner_product_backward_weights.primitive_desc(
              oneDnn.cpu(), input(examples), kernel(), bias(), output(examples), hint);
      return new Call(oneDnn, description, new inner_product_backward_weights(description))
          .takes(DNNL_ARG_SRC, input(examples))
          .takes(DNNL_ARG_DIFF_DST, output(examples))
          .takes(DNNL_ARG_DIFF_WEIGHTS, kernel())
          .takes(DNNL_ARG_DIFF_BIAS, bias());
    }

    private memory.desc input(int examples) {
      return OneDnn.floats(memory.format_tag.ab, examples, inputs);
    }

    private memory.desc output(int examples) {
      return OneDnn.floats(memory.format_tag.ab, examples, units);
    }

    private memory.desc kernel() {
      return OneDnn.floats(memory.format_tag.ab, units, inputs);
    }

    private memory.desc bias() {
      return OneDnn.floats(memory.format_tag.a, units);
    }

    @Override
    public void close() {
      PerBatchSize.close(rectifier);
      backwardData.close();
      backwardWeights.close();
      forward.close();
    }
  }
}
