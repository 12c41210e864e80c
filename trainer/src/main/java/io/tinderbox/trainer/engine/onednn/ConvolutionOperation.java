package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;

import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution, and the rectifier behind it where there is one. Nothing is computed twice: the
 * rectifier's derivative comes from the output. Kernels are brought to oneDNN's layout before each
 * use and their gradients back, some 1% of a step; activations are never copied.
 */
final class ConvolutionOperation implements Operation {
  private final OneDnn oneDnn;
  private final Stage stage;
  private final Convolution layer;
  private final boolean rectified;
  private final Parameters parameters;
  private final PerBatchSize<Calls> calls = new PerBatchSize<>(Calls::new);
  private Mode mode = Mode.TEST;

  ConvolutionOperation(OneDnn oneDnn, Stage stage, boolean rectified, Parameters parameters) {
    this.oneDnn = oneDnn;
    this.stage = stage;
    this.layer = (Convolution) stage.layer();
    this.rectified = rectified;
    this.parameters = parameters;
  }

  @Override
  public void forward(Pointer input, Pointer output, int examples, Mode newMode, Keeper keeper) {
    mode = newMode;
    calls.of(examples).forward(input, output);
  }

  @Override
  public void backward(
      Pointer input, Pointer output, Pointer outputGradient, Pointer inputGradient, int examples) {
    calls.of(examples).backward(input, output, outputGradient, inputGradient);
  }

  @Override
  public void close() {
    calls.close();
  }

  /** For one number of examples. What goes backward is made when it is first asked for. */
  private final class Calls implements AutoCloseable {
    private final int examples;
    private final long[] strides = {layer.stride(), layer.stride()};
    private final long[] padding = {layer.padding(), layer.padding()};
    private final convolution_forward.primitive_desc hint;
    private final Call forward;
    private final KernelLayout kernel;
    private RectifierGradient rectifier;
    private Call backwardData;
    private KernelLayout kernelForData;
    private Call backwardWeights;
    private KernelLayout kernelGradient;

    Calls(int examples) {
      this.examples = examples;
      this.hint = describeForward();
      this.forward =
          new Call(oneDnn, hint, new convolution_forward(hint))
              .takes(DNNL_ARG_SRC, hint.src_desc())
              .takes(DNNL_ARG_WEIGHTS, hint.weights_desc())
              .takes(DNNL_ARG_DST, hint.dst_desc());
      if (layer.bias()) {
        forward.takes(DNNL_ARG_BIAS, bias());
      }
      this.kernel = layout(hint.weights_desc());
    }

    private convolution_forward.primitive_desc describeForward() {
      primitive_attr attributes = new primitive_attr();
      if (rectified) {
        post_ops after = new post_ops();
        after.append_eltwise(dnnl_eltwise_relu, 0, 0);
        attributes.set_post_ops(after);
      }
      return layer.bias()
          ? new convolution_forward.primitive_desc(
              oneDnn.cpu(),
              dnnl_forward_training,
              dnnl_convolution_direct,
              input(),
              anyKernel(),
              bias(),
              output(),
              strides,
              padding,
              padding,
              attributes,
              false)
          : new convolution_forward.primitive_desc(
              oneDnn.cpu(),
              dnnl_forward_training,
              dnnl_convolution_direct,
              input(),
              anyKernel(),
              output(),
              strides,
              padding,
              padding,
              attributes,
              false);
    }

    void forward(Pointer in, Pointer out) {
      if (layer.bias()) {
        forward.at(DNNL_ARG_BIAS, parameters.values(Role.BIAS));
      }
      forward
          .at(DNNL_ARG_SRC, in)
          .at(DNNL_ARG_WEIGHTS, kernel.laidOut())
          .at(DNNL_ARG_DST, out)
          .run();
    }

    void backward(Pointer in, Pointer out, Pointer outGradient, Pointer inGradient) {
      if (rectified) {
        if (rectifier == null) {
          rectifier = new RectifierGradient(oneDnn, output());
        }
        rectifier.run(out, outGradient);
      }
      if (mode == Mode.TRAINING) {
        toKernel(in, outGradient);
      }
      if (inGradient != null) {
        toInput(outGradient, inGradient);
      }
    }

    private void toKernel(Pointer in, Pointer outGradient) {
      if (backwardWeights == null) {
        makeBackwardWeights();
      }
      if (layer.bias()) {
        backwardWeights.at(DNNL_ARG_DIFF_BIAS, parameters.gradient(Role.BIAS));
      }
      backwardWeights
          .at(DNNL_ARG_SRC, in)
          .at(DNNL_ARG_DIFF_DST, outGradient)
          .at(DNNL_ARG_DIFF_WEIGHTS, kernelGradient.place())
          .run();
      kernelGradient.bringBack();
    }

    private void toInput(Pointer outGradient, Pointer inGradient) {
      if (backwardData == null) {
        makeBackwardData();
      }
      backwardData
          .at(DNNL_ARG_DIFF_DST, outGradient)
          .at(DNNL_ARG_WEIGHTS, kernelForData.laidOut())
          .at(DNNL_ARG_DIFF_SRC, inGradient)
          .run();
    }

    private void makeBackwardWeights() {
      var description =
          layer.bias()
              ? new convolution_backward_weights.primitive_desc(
                  oneDnn.cpu(),
                  dnnl_convolution_direct,
                  input(),
                  anyKernel(),
                  bias(),
                  output(),
                  strides,
                  padding,
                  padding,
                  hint)
              : new convolution_backward_weights.primitive_desc(
                  oneDnn.cpu(),
                  dnnl_convolution_direct,
                  input(),
                  anyKernel(),
                  output(),
                  strides,
                  padding,
                  padding,
                  hint);
      backwardWeights =
          new Call(oneDnn, description, new convolution_backward_weights(description))
              .takes(DNNL_ARG_SRC, description.src_desc())
              .takes(DNNL_ARG_DIFF_DST, description.diff_dst_desc())
              .takes(DNNL_ARG_DIFF_WEIGHTS, description.diff_weights_desc());
      if (layer.bias()) {
        backwardWeights.takes(DNNL_ARG_DIFF_BIAS, bias());
      }
      kernelGradient = layout(description.diff_weights_desc());
    }

    private void makeBackwardData() {
      var description =
          new convolution_backward_data.primitive_desc(
              oneDnn.cpu(),
              dnnl_convolution_direct,
              input(),
              anyKernel(),
              output(),
              strides,
              padding,
              padding,
              hint);
      backwardData =
          new Call(oneDnn, description, new convolution_backward_data(description))
              .takes(DNNL_ARG_DIFF_DST, description.diff_dst_desc())
              .takes(DNNL_ARG_WEIGHTS, description.weights_desc())
              .takes(DNNL_ARG_DIFF_SRC, description.diff_src_desc());
      kernelForData = layout(description.weights_desc());
    }

    private memory.desc input() {
      return OneDnn.activations(stage.input(), examples);
    }

    private memory.desc output() {
      return OneDnn.activations(stage.output(), examples);
    }

    private memory.desc anyKernel() {
      return kernel(memory.format_tag.any);
    }

    private memory.desc bias() {
      return OneDnn.floats(memory.format_tag.a, layer.filters());
    }

    @Override
    public void close() {
      for (AutoCloseable made :
          new AutoCloseable[] {
            forward, kernel, rectifier, backwardData, kernelForData, backwardWeights, kernelGradient
          }) {
        PerBatchSize.close(made);
      }
    }
  }

  private memory.desc kernel(memory.format_tag layout) {
    return OneDnn.floats(
        layout, layer.filters(), stage.input().channels(), layer.kernel(), layer.kernel());
  }

  private KernelLayout layout(memory.desc wanted) {
    return new KernelLayout(oneDnn, parameters, kernel(memory.format_tag.oihw), wanted);
  }
}
