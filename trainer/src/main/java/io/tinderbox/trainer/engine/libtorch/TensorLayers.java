package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Precision;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Dense;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.GlobalAveragePool;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.Rectifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A network's layers as functions of tensors, {@code [examples, channels, height, width]} or {@code
 * [examples, units]}; images keep the order in memory that they come in, channels last. What they
 * make belongs to the caller's scope of pointers.
 */
final class TensorLayers implements AutoCloseable {
  /** What is other in training than at test time. */
  interface Pass {
    /** Dropout is none, and normalisation goes by running statistics. */
    Pass LOOKING =
        new Pass() {
          @Override
          public boolean takesStatistics(Stage stage) {
            return false;
          }

          @Override
          public void saw(Stage stage, Tensor mean, Tensor inverseDeviation) {
            throw new IllegalStateException("no statistics are taken");
          }

          @Override
          public Tensor drop(Dropout layer, Tensor input) {
            return input;
          }
        };

    /** Whether a normalisation layer goes by the minibatch's own mean and variance. */
    boolean takesStatistics(Stage stage);

    /**
     * Takes them.
     *
     * @param inverseDeviation of a channel, {@code 1 / sqrt(variance + epsilon)}
     */
    void saw(Stage stage, Tensor mean, Tensor inverseDeviation);

    Tensor drop(Dropout layer, Tensor input);
  }

  private final List<Stage> stages;

  /** Of each response normalisation on the CPU: a 1x1 kernel that adds up neighbours. */
  private final Map<String, Tensor> neighbours = new HashMap<>();

  private final Place place;
  private final Precision precision;

  /**
   * @param precision of {@link #applyAll}
   */
  TensorLayers(Network network, Place place, Precision precision) {
    this.stages = network.stages();
    this.place = place;
    this.precision = precision;
    for (Stage stage : stages) {
      if (place == Place.HOST && stage.layer() instanceof LocalResponseNormalisation layer) {
        neighbours.put(stage.name(), neighbours(stage.output().channels(), layer.n()));
      }
    }
  }

  private static Tensor neighbours(int channels, int n) {
    float[] kernel = new float[channels * channels];
    for (int to = 0; to < channels; to++) {
      int first = Math.max(0, to - n / 2);
      int last = Math.min(channels - 1, to + (n - 1) / 2);
      for (int from = first; from <= last; from++) {
        kernel[to * channels + from] = 1;
      }
    }
    return torch.tensor(kernel).view(channels, channels, 1, 1);
  }

  /** What one layer makes of its input, in float32. */
  Tensor apply(int layer, Tensor input, BlockTensors parameters, Pass pass) {
    Stage stage = stages.get(layer);
    return stage.layer().accept(new Application(stage, input, parameters, pass));
  }

  /** The number of layers that {@link #applyWithRectifier} takes at once: 1 or 2. */
  int together(int layer) {
    Layer first = stages.get(layer).layer();
    // These do not need their outputs to go backward.
    boolean gives =
        first instanceof Convolution
            || first instanceof Dense
            || first instanceof BatchNormalisation;
    boolean rectified =
        layer + 1 < stages.size() && stages.get(layer + 1).layer() instanceof Rectifier;
    return gives && rectified ? 2 : 1;
  }

  /**
   * What a layer makes of its input in the engine's precision, and the rectifier behind it, if
   * there is one, in its place.
   */
  Tensor applyWithRectifier(int layer, Tensor input, BlockTensors parameters, Pass pass) {
    try (Autocast cast = Autocast.of(precision, place)) {
      Tensor output = apply(layer, input, parameters, pass);
      if (together(layer) == 2) {
        torch.relu_(output);
      }
      return output;
    }
  }

  /**
   * What the last layer puts out, as float32; the others' outputs go as soon as nothing needs them.
   */
  Tensor applyAll(Tensor input, BlockTensors parameters, Pass pass) {
    Tensor values = input;
    for (int i = 0; i < stages.size(); i += together(i)) {
      Tensor output = applyWithRectifier(i, values, parameters, pass);
      if (output != values) {
        values.close();
      }
      values = output;
    }
    return values.to(ScalarType.Float);
  }

  @Override
  public void close() {
    neighbours.values().forEach(Tensor::close);
  }

  private final class Application implements Layer.Visitor<Tensor> {
    private final Stage stage;
    private final Tensor input;
    private final BlockTensors parameters;
    private final Pass pass;

    Application(Stage stage, Tensor input, BlockTensors parameters, Pass pass) {
      this.stage = stage;
      this.input = input;
      this.parameters = parameters;
      this.pass = pass;
    }

    private Tensor parameter(Role role) {
      return parameters.of(stage, role);
    }

    private TensorOptional optional(Role role) {
      return new TensorOptional(parameter(role));
    }

    @Override
    public Tensor convolution(Convolution layer) {
      return torch.conv2d(
          input,
          parameter(Role.KERNEL),
          layer.bias() ? optional(Role.BIAS) : new TensorOptional(),
          square(layer.stride()),
          square(layer.padding()),
          square(1),
          1);
    }

    @Override
    public Tensor batchNormalisation(BatchNormalisation layer) {
      boolean own = pass.takesStatistics(stage);
      T_TensorTensorTensor_T made =
          torch.native_batch_norm(
              input,
              optional(Role.GAMMA),
              optional(Role.BETA),
              own ? new TensorOptional() : optional(Role.RUNNING_MEAN),
              own ? new TensorOptional() : optional(Role.RUNNING_VARIANCE),
              own,
              0,
              layer.epsilon());
      if (own) {
        pass.saw(stage, made.get1(), made.get2());
      }
      Tensor output = new Tensor(made.get0());
      made.close();
      return output;
    }

    @Override
    public Tensor localResponseNormalisation(LocalResponseNormalisation layer) {
      // A sum of squares and its power need all bits that there are.
      try (Autocast none = Autocast.none(place)) {
        Tensor exact = input.to(ScalarType.Float);
        Tensor sum = neighbourhood(exact.mul(exact), layer.n());
        Tensor base = sum.mul(new Scalar(layer.alpha())).add_(new Scalar(layer.k()));
        return exact.mul(base.pow(new Scalar(-layer.beta())));
      }
    }

    /** Each channel's values with those of its n - 1 neighbours, added up. */
    private Tensor neighbourhood(Tensor values, int n) {
      if (place == Place.HOST) {
        return torch.conv2d(values, neighbours.get(stage.name()));
      }
      // A convolution would round them on a GPU (TF32).
      long[] channels = {0, 0, 0, 0, n / 2, (n - 1) / 2};
      Tensor padded = torch.constant_pad_nd(values, channels);
      Tensor sum = padded.narrow(1, 0, values.size(1));
      for (int i = 1; i < n; i++) {
        sum = sum.add(padded.narrow(1, i, values.size(1)));
      }
      return sum;
    }

    @Override
    public Tensor rectifier(Rectifier layer) {
      return torch.relu(input);
    }

    @Override
    public Tensor maxPool(MaxPool layer) {
      return torch.max_pool2d(
          input, square(layer.kernel()), square(layer.stride()), square(0), square(1), false);
    }

    @Override
    public Tensor globalAveragePool(GlobalAveragePool layer) {
      return torch.mean(input, new long[] {2, 3}, false, new ScalarTypeOptional());
    }

    @Override
    public Tensor flatten(Flatten layer) {
      return input.flatten(1, -1);
    }

    @Override
    public Tensor dropout(Dropout layer) {
      return pass.drop(layer, input);
    }

    /**
     * On the CPU by oneDNN as all else: OpenBLAS's threads spin while they wait, and the others'
     * stand still.
     */
    @Override
    public Tensor dense(Dense layer) {
      if (!place.packsDense(precision)) {
        return torch.linear(input, parameter(Role.KERNEL), optional(Role.BIAS));
      }
      Tensor packed = input.to_mkldnn();
      return torch.mkldnn_linear(packed, parameter(Role.KERNEL), optional(Role.BIAS)).to_dense();
    }
  }

  private static long[] square(long side) {
    return new long[] {side, side};
  }
}
