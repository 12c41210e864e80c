package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network.Stage;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.javacpp.Pointer;

/** The maximum over windows, or the mean of each feature map. */
final class PoolOperation implements Operation {
  private static final long[] NONE = {0, 0};

  private final OneDnn oneDnn;
  private final Activation input;
  private final Activation output;
  private final int algorithm;
  private final long[] window;
  private final long[] strides;
  private final PerBatchSize<Calls> calls = new PerBatchSize<>(Calls::new);
  private Pointer places;

  private PoolOperation(OneDnn oneDnn, Stage stage, int algorithm, long[] window, long[] strides) {
    this.oneDnn = oneDnn;
    this.input = stage.input();
    this.output = stage.output();
    this.algorithm = algorithm;
    this.window = window;
    this.strides = strides;
  }

  static PoolOperation max(OneDnn oneDnn, Stage stage) {
    MaxPool pool = (MaxPool) stage.layer();
    return new PoolOperation(
        oneDnn,
        stage,
        dnnl_pooling_max,
        new long[] {pool.kernel(), pool.kernel()},
        new long[] {pool.stride(), pool.stride()});
  }

  static PoolOperation globalAverage(OneDnn oneDnn, Stage stage) {
    return new PoolOperation(
        oneDnn,
        stage,
        dnnl_pooling_avg_exclude_padding,
        new long[] {stage.input().height(), stage.input().width()},
        new long[] {1, 1});
  }

  @Override
  public void forward(Pointer in, Pointer out, int examples, Mode mode, Keeper keeper) {
    if (mode == Mode.TEST) {
      calls.of(examples).test.at(DNNL_ARG_SRC, in).at(DNNL_ARG_DST, out).run();
    } else {
      Calls made = calls.of(examples);
      made.training.at(DNNL_ARG_SRC, in).at(DNNL_ARG_DST, out);
      if (made.placesBytes > 0) {
        places = keeper.keep(made.placesBytes);
        made.training.at(DNNL_ARG_WORKSPACE, places);
      }
      made.training.run();
    }
  }

  @Override
  public void backward(
      Pointer in, Pointer out, Pointer outGradient, Pointer inGradient, int examples) {
    if (inGradient != null) {
      Calls made = calls.of(examples);
      made.backward.at(DNNL_ARG_DIFF_DST, outGradient).at(DNNL_ARG_DIFF_SRC, inGradient);
      if (made.placesBytes > 0) {
        made.backward.at(DNNL_ARG_WORKSPACE, places);
      }
      made.backward.run();
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  /** For one number of examples. */
  private final class Calls implements AutoCloseable {
    private final Call test;
    private final Call training;
    private final Call backward;
    private final long placesBytes;

    Calls(int examples) {
      memory.desc in = OneDnn.activations(input, examples);
      memory.desc out =
          OneDnn.activations(
              output.flat() ? Activation.image(output.channels(), 1, 1) : output, examples);
      this.test = forward(describe(dnnl_forward_inference, in, out), in, out);
      var hint = describe(dnnl_forward_training, in, out);
      this.training = forward(hint, in, out);
      var description =
          new pooling_backward.primitive_desc(
              oneDnn.cpu(), algorithm, in, out, strides, window, NONE, NONE, NONE, hint);
      this.backward =
          new Call(oneDnn, description, new pooling_backward(description))
              .takes(DNNL_ARG_DIFF_SRC, in)
              .takes(DNNL_ARG_DIFF_DST, out);
      this.placesBytes = hint.workspace_desc().get_size();
      if (placesBytes > 0) {
        training.takes(DNNL_ARG_WORKSPACE, hint.workspace_desc());
        backward.takes(DNNL_ARG_WORKSPACE, hint.workspace_desc());
      }
    }

    private pooling_forward.primitive_desc describe(int kind, memory.desc in, memory.desc out) {
      return new pooling_forward.primitive_desc(
          oneDnn.cpu(), kind, algorithm, in, out, strides, window, NONE, NONE, NONE);
    }

    private Call forward(
        pooling_forward.primitive_desc description, memory.desc in, memory.desc out) {
      return new Call(oneDnn, description, new pooling_forward(description))
          .takes(DNNL_ARG_SRC, new memory.desc(in))
          .takes(DNNL_ARG_DST, new memory.desc(out));
    }

    @Override
    public void close() {
      test.close();
      backward.close();
      training.close();
    }
  }
}
