package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.optimiser.Optimiser;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@link ParameterUpdate} on a device's vectors: the same steps in the same order. */
final class DeviceUpdate {
  private final OptimiserConfig config;
  private final Optimiser optimiser;
  private final DeviceLayout layout;

  DeviceUpdate(OptimiserConfig config, DeviceLayout layout) {
    this.config = config;
    this.optimiser = config.optimiser();
    this.layout = layout;
  }

  /**
   * Updates parameters and state in place; gradients may be overwritten.
   *
   * @return the weight penalty before the update, float64
   */
  Tensor apply(DeviceVector parameters, DeviceVector gradients, DeviceVector state, Step step) {
    long first = layout.first();
    Tensor penalty;
    if (layout.learned() > 0) {
      Tensor weights = parameters.part(0, first, layout.learned());
      Tensor slopes = gradients.part(0, first, layout.learned());
      shorten(slopes);
      penalty = decay(weights, slopes, step);
      optimiser.accept(new Moves(weights, slopes, state, step));
      state.changed();
    } else {
      penalty = none(parameters.device());
    }
    if (layout.moved() > 0) {
      long at = first + layout.learned();
      parameters.part(0, at, layout.moved()).sub_(gradients.part(0, at, layout.moved()));
    }
    parameters.changed();
    return penalty;
  }

  private static Tensor none(Tensor beside) {
    return beside.narrow(0, 0, 1).to(ScalarType.Double).zero_();
  }

  private void shorten(Tensor slopes) {
    if (config.clipNorm() > 0) {
      Tensor norm = slopes.norm().add(new Scalar(1e-6));
      slopes.mul_(norm.reciprocal().mul(new Scalar(config.clipNorm())).clamp_max_(new Scalar(1.0)));
    }
  }

  private Tensor decay(Tensor weights, Tensor slopes, Step step) {
    float decay = (float) config.weightDecay();
    if (decay == 0 || layout.decayed() == 0) {
      return none(weights);
    }
    Tensor kernels = weights.narrow(0, 0, layout.decayed());
    if (optimiser.decouplesDecay()) {
      kernels.mul_(new Scalar((double) (float) (1 - step.rate() * config.weightDecay())));
      return none(weights);
    }
    Tensor penalty = kernels.dot(kernels).mul(new Scalar(0.5 * decay));
    slopes.narrow(0, 0, layout.decayed()).add_(kernels, new Scalar((double) decay));
    return penalty.view(1).to(ScalarType.Double);
  }

  /** The formulas of {@link Optimiser}'s kinds. */
  private final class Moves implements Optimiser.Visitor<Void> {
    private final Tensor weights;
    private final Tensor slopes;
    private final DeviceVector state;
    private final Step step;
    private final Scalar against;

    Moves(Tensor weights, Tensor slopes, DeviceVector state, Step step) {
      this.weights = weights;
      this.slopes = slopes;
      this.state = state;
      this.step = step;
      this.against = new Scalar(-step.rate());
    }

    private Tensor kept(int vector) {
      return state.part(vector, layout.first(), layout.learned());
    }

    private Tensor velocities(double momentum) {
      return kept(0).mul_(new Scalar(momentum)).add_(slopes, against);
    }

    @Override
    public Void sgd() {
      weights.add_(slopes, against);
      return null;
    }

    @Override
    public Void momentum(double momentum) {
      weights.add_(velocities(momentum));
      return null;
    }

    @Override
    public Void nesterov(double momentum) {
      weights.add_(velocities(momentum), new Scalar(momentum)).add_(slopes, against);
      return null;
    }

    @Override
    public Void adam(double beta1, double beta2, double epsilon) {
      long t = step.age() + 1;
      double correction1 = 1 - StrictMath.pow(beta1, t);
      double correction2 = 1 - StrictMath.pow(beta2, t);
      Tensor means = kept(0).mul_(new Scalar(beta1)).add_(slopes, new Scalar(1 - beta1));
      // What was rounded on its way between workers may lie a little below 0.
      Tensor squares =
          kept(1)
              .clamp_min_(new Scalar(0.0))
              .mul_(new Scalar(beta2))
              .addcmul_(slopes, slopes, new Scalar(1 - beta2));
      Tensor divisors =
          squares.sqrt().mul_(new Scalar(1 / Math.sqrt(correction2))).add_(new Scalar(epsilon));
      weights.addcdiv_(means, divisors, new Scalar(-step.rate() / correction1));
      return null;
    }
  }
}
