package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_global_stats;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Batch normalisation, and the rectifier behind it where there is one. The "gradient" of a running
 * statistic is what an update subtracts from it: {@code (1 - decay) * (running - minibatch's)}.
 */
final class NormalisationOperation implements Operation {
  private final OneDnn oneDnn;
  private final Activation shape;
  private final BatchNormalisation layer;
  private final boolean rectified;
  private final Parameters parameters;
  private final FloatPointer mean;
  private final FloatPointer variance;
  private final FloatPointer unused;
  private final PerBatchSize<Calls> trained = new PerBatchSize<>(n -> new Calls(n, Mode.TRAINING));
  private final PerBatchSize<Calls> held = new PerBatchSize<>(n -> new Calls(n, Mode.HELD));
  private final PerBatchSize<Calls> tested = new PerBatchSize<>(n -> new Calls(n, Mode.TEST));
  private Mode mode = Mode.TEST;
  private Pointer signs;

  NormalisationOperation(OneDnn oneDnn, Stage stage, boolean rectified, Parameters parameters) {
    this.oneDnn = oneDnn;
    this.shape = stage.output();
    this.layer = (BatchNormalisation) stage.layer();
    this.rectified = rectified;
    this.parameters = parameters;
    this.mean = new FloatPointer(shape.channels());
    this.variance = new FloatPointer(shape.channels());
    this.unused = new FloatPointer(shape.channels());
  }

  @Override
  public void forward(Pointer in, Pointer out, int examples, Mode newMode, Keeper keeper) {
    mode = newMode;
    Calls calls = calls(examples);
    if (calls.signsBytes > 0) {
      signs = keeper.keep(calls.signsBytes);
    }
    statistics(calls.forward)
        .at(DNNL_ARG_SRC, in)
        .at(DNNL_ARG_DST, out)
        .at(DNNL_ARG_SCALE, parameters.values(Role.GAMMA))
        .at(DNNL_ARG_SHIFT, parameters.values(Role.BETA));
    calls.run(calls.forward, signs);
  }

  @Override
  public void backward(
      Pointer in, Pointer out, Pointer outGradient, Pointer inGradient, int examples) {
    Calls calls = calls(examples);
    boolean training = mode == Mode.TRAINING;
    // Gradients that nobody wants are written as well: in place, and beside.
    statistics(calls.backward)
        .at(DNNL_ARG_SRC, in)
        .at(DNNL_ARG_DIFF_DST, outGradient)
        .at(DNNL_ARG_DIFF_SRC, inGradient == null ? outGradient : inGradient)
        .at(DNNL_ARG_SCALE, parameters.values(Role.GAMMA))
        .at(DNNL_ARG_DIFF_SCALE, training ? parameters.gradient(Role.GAMMA) : unused)
        .at(DNNL_ARG_DIFF_SHIFT, training ? parameters.gradient(Role.BETA) : unused);
    calls.run(calls.backward, signs);
    if (training) {
      moveBy(Role.RUNNING_MEAN, mean);
      moveBy(Role.RUNNING_VARIANCE, variance);
    }
  }

  private Calls calls(int examples) {
    return switch (mode) {
      case TRAINING -> trained.of(examples);
      case HELD -> held.of(examples);
      case TEST -> tested.of(examples);
    };
  }

  /** The minibatch's own where it is trained on, else the running ones. */
  private Call statistics(Call call) {
    boolean own = mode == Mode.TRAINING;
    return call.at(DNNL_ARG_MEAN, own ? mean : parameters.values(Role.RUNNING_MEAN))
        .at(DNNL_ARG_VARIANCE, own ? variance : parameters.values(Role.RUNNING_VARIANCE));
  }

  private void moveBy(Role role, FloatPointer minibatch) {
    FloatPointer running = new FloatPointer(parameters.values(role));
    FloatPointer gradient = new FloatPointer(parameters.gradient(role));
    float way = (float) (1 - layer.decay());
    for (int i = 0; i < shape.channels(); i++) {
      gradient.put(i, way * (running.get(i) - minibatch.get(i)));
    }
  }

  @Override
  public void close() {
    trained.close();
    held.close();
    tested.close();
    mean.close();
    variance.close();
    unused.close();
  }

  /** For one number of examples and one mode. */
  private final class Calls implements AutoCloseable {
    private final Call forward;
    private final Call backward;
    private final long signsBytes;

    Calls(int examples, Mode mode) {
      int flags =
          dnnl_use_scale
              | dnnl_use_shift
              | (rectified ? dnnl_fuse_norm_relu : 0)
              | (mode == Mode.TRAINING ? 0 : dnnl_use_global_stats);
      int kind = mode == Mode.TEST ? dnnl_forward_inference : dnnl_forward_training;
      float epsilon = (float) layer.epsilon();
      var hint =
          new batch_normalization_forward.primitive_desc(
              oneDnn.cpu(), kind, values(examples), values(examples), epsilon, flags);
      this.forward =
          new Call(oneDnn, hint, new batch_normalization_forward(hint))
              .takes(DNNL_ARG_SRC, values(examples))
              .takes(DNNL_ARG_DST, values(examples))
              .takes(DNNL_ARG_MEAN, channels())
              .takes(DNNL_ARG_VARIANCE, channels())
              .takes(DNNL_ARG_SCALE, channels())
              .takes(DNNL_ARG_SHIFT, channels());
      this.signsBytes = hint.workspace_desc().get_size();
      if (signsBytes > 0) {
        forward.takes(DNNL_ARG_WORKSPACE, hint.workspace_desc());
      }
      this.backward = mode == Mode.TEST ? null : backward(examples, epsilon, flags, hint);
    }

    private Call backward(
        int examples, float epsilon, int flags, batch_normalization_forward.primitive_desc hint) {
      var description =
          new batch_normalization_backward.primitive_desc(
              oneDnn.cpu(),
              dnnl_backward,
              values(examples),
              values(examples),
              values(examples),
              epsilon,
              flags,
              hint);
      Call call =
          new Call(oneDnn, description, new batch_normalization_backward(description))
              .takes(DNNL_ARG_SRC, values(examples))
              .takes(DNNL_ARG_DIFF_DST, values(examples))
              .takes(DNNL_ARG_DIFF_SRC, values(examples))
              .takes(DNNL_ARG_MEAN, channels())
              .takes(DNNL_ARG_VARIANCE, channels())
              .takes(DNNL_ARG_SCALE, channels())
              .takes(DNNL_ARG_DIFF_SCALE, channels())
              .takes(DNNL_ARG_DIFF_SHIFT, channels());
      return signsBytes > 0 ? call.takes(DNNL_ARG_WORKSPACE, hint.workspace_desc()) : call;
    }

    void run(Call call, Pointer kept) {
      if (signsBytes > 0) {
        call.at(DNNL_ARG_WORKSPACE, kept);
      }
      call.run();
    }

    private memory.desc values(int examples) {
      return OneDnn.activations(shape, examples);
    }

    private memory.desc channels() {
      return OneDnn.floats(memory.format_tag.a, shape.channels());
    }

    @Override
    public void close() {
      PerBatchSize.close(backward);
      forward.close();
    }
  }
}
