package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.ParameterBlock.Role.BETA;
import static io.tinderbox.trainer.network.ParameterBlock.Role.BIAS;
import static io.tinderbox.trainer.network.ParameterBlock.Role.GAMMA;
import static io.tinderbox.trainer.network.ParameterBlock.Role.KERNEL;
import static io.tinderbox.trainer.network.ParameterBlock.Role.RUNNING_MEAN;
import static io.tinderbox.trainer.network.ParameterBlock.Role.RUNNING_VARIANCE;

import java.util.List;

/**
 * One layer of a network, as every engine understands it. Images are channel-height-width.
 *
 * <p>Kernels are He-normal and biases zero unless the layer says otherwise.
 */
public sealed interface Layer {
  /** Shape of the output for an input of this shape. */
  Activation output(Activation input);

  /**
   * How layers of this kind are called; a name that starts with {@code /} is one that belongs to
   * the convolution or dense layer before it.
   */
  String kind();

  /**
   * What the layer keeps in the flat parameter vector for an input of this shape, in DL4J's order.
   */
  default List<Parameters> parameters(Activation input) {
    return List.of();
  }

  /** Calls the visitor's method for this kind of layer. */
  <T> T accept(Visitor<T> visitor);

  /** One block of parameters: its role, number of values and what they start from. */
  record Parameters(ParameterBlock.Role role, int length, Initialisation initialisation) {}

  /** What an engine makes of each kind of layer: the compiler sees that none is forgotten. */
  interface Visitor<T> {
    T convolution(Convolution layer);

    T batchNormalisation(BatchNormalisation layer);

    T localResponseNormalisation(LocalResponseNormalisation layer);

    T rectifier(Rectifier layer);

    T maxPool(MaxPool layer);

    T globalAveragePool(GlobalAveragePool layer);

    T flatten(Flatten layer);

    T dropout(Dropout layer);

    T dense(Dense layer);
  }

  /**
   * Cross-correlation with square kernels.
   *
   * @param padding zeros on each side
   * @param bias whether a bias is added to each filter's output
   */
  record Convolution(int filters, int kernel, int stride, int padding, boolean bias)
      implements Layer {
    @Override
    public Activation output(Activation input) {
      require(!input.flat(), "a convolution", "an image", input);
      return Activation.image(
          filters,
          extent("convolution", input.height() + 2 * padding, kernel, stride),
          extent("convolution", input.width() + 2 * padding, kernel, stride));
    }

    @Override
    public String kind() {
      return "conv";
    }

    @Override
    public List<Parameters> parameters(Activation input) {
      int fanIn = input.channels() * kernel * kernel;
      Parameters weights =
          new Parameters(KERNEL, Math.multiplyExact(filters, fanIn), Initialisation.he(fanIn));
      return bias
          ? List.of(new Parameters(BIAS, filters, Initialisation.ZERO), weights)
          : List.of(weights);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.convolution(this);
    }
  }

  /**
   * Ioffe and Szegedy: Batch Normalization, 2015. Running statistics move by {@code 1 - decay} of
   * the way a step.
   *
   * @param decay 0.9 as in PyTorch's momentum 0.1
   */
  record BatchNormalisation(double decay, double epsilon) implements Layer {
    public static final BatchNormalisation STANDARD = new BatchNormalisation(0.9, 1e-5);

    @Override
    public Activation output(Activation input) {
      return input;
    }

    @Override
    public String kind() {
      return "/batchnorm";
    }

    @Override
    public List<Parameters> parameters(Activation input) {
      return List.of(
          new Parameters(GAMMA, input.channels(), Initialisation.ONE),
          new Parameters(BETA, input.channels(), Initialisation.ZERO),
          new Parameters(RUNNING_MEAN, input.channels(), Initialisation.ZERO),
          new Parameters(RUNNING_VARIANCE, input.channels(), Initialisation.ONE));
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.batchNormalisation(this);
    }
  }

  /**
   * Across channels: {@code x / (k + alpha * sum of x^2 over n neighbouring channels)^beta}.
   * Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks,
   * 2012, section 3.3.
   */
  record LocalResponseNormalisation(double k, int n, double alpha, double beta) implements Layer {
    public static final LocalResponseNormalisation PAPER =
        new LocalResponseNormalisation(2, 5, 1e-4, 0.75);

    @Override
    public Activation output(Activation input) {
      require(!input.flat(), "local response normalisation", "an image", input);
      return input;
    }

    @Override
    public String kind() {
      return "/lrn";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.localResponseNormalisation(this);
    }
  }

  /** {@code max(0, x)}. */
  record Rectifier() implements Layer {
    @Override
    public Activation output(Activation input) {
      return input;
    }

    @Override
    public String kind() {
      return "/relu";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.rectifier(this);
    }
  }

  /** Windows that do not fit are left out. */
  record MaxPool(int kernel, int stride) implements Layer {
    @Override
    public Activation output(Activation input) {
      require(!input.flat(), "a pool", "an image", input);
      return Activation.image(
          input.channels(),
          extent("pool", input.height(), kernel, stride),
          extent("pool", input.width(), kernel, stride));
    }

    @Override
    public String kind() {
      return "pool";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.maxPool(this);
    }
  }

  /** The mean of each feature map. */
  record GlobalAveragePool() implements Layer {
    @Override
    public Activation output(Activation input) {
      require(!input.flat(), "a global pool", "an image", input);
      return Activation.vector(input.channels());
    }

    @Override
    public String kind() {
      return "globalpool";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.globalAveragePool(this);
    }
  }

  /** An image as a vector, channel by channel. */
  record Flatten() implements Layer {
    @Override
    public Activation output(Activation input) {
      return Activation.vector(input.values());
    }

    @Override
    public String kind() {
      return "flatten";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.flatten(this);
    }
  }

  /**
   * Sets values to zero while training, and scales the others up.
   *
   * @param probability of being set to zero
   */
  record Dropout(double probability) implements Layer {
    public Dropout {
      if (!(probability > 0 && probability < 1)) {
        throw new IllegalArgumentException(
            "dropout probability must lie between 0 and 1: " + probability);
      }
    }

    @Override
    public Activation output(Activation input) {
      return input;
    }

    @Override
    public String kind() {
      return "dropout";
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.dropout(this);
    }
  }

  /**
   * Fully connected, with bias.
   *
   * @param kernel null for He-normal
   */
  record Dense(int units, Initialisation kernel) implements Layer {
    @Override
    public Activation output(Activation input) {
      require(input.flat(), "a dense layer", "a vector", input);
      return Activation.vector(units);
    }

    @Override
    public String kind() {
      return "dense";
    }

    @Override
    public List<Parameters> parameters(Activation input) {
      Initialisation start = kernel == null ? Initialisation.he(input.values()) : kernel;
      return List.of(
          new Parameters(KERNEL, Math.multiplyExact(units, input.values()), start),
          new Parameters(BIAS, units, Initialisation.ZERO));
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.dense(this);
    }
  }

  private static int extent(String what, int size, int kernel, int stride) {
    if (size < kernel) {
      throw new IllegalArgumentException(
          "a %s of %d does not fit an extent of %d".formatted(what, kernel, size));
    }
    return (size - kernel) / stride + 1;
  }

  private static void require(boolean holds, String what, String expected, Activation found) {
    if (!holds) {
      throw new IllegalArgumentException("%s takes %s, found %s".formatted(what, expected, found));
    }
  }
}
