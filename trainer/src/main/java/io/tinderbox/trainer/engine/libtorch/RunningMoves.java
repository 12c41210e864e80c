package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.libtorch.DeviceLayout.Part;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What running statistics are to lose in a step, on a device: of all layers together, as each
 * operation on a device costs the same however few its values are.
 */
final class RunningMoves implements AutoCloseable {
  private final DeviceLayout layout;
  private final Tensor epsilons;
  private final Tensor ways;
  private TensorVector means;
  private TensorVector inverses;

  RunningMoves(DeviceLayout layout, Place place) {
    this.layout = layout;
    int channels = (int) layout.moved() / 2;
    double[] epsilon = new double[channels];
    double[] way = new double[channels];
    int at = 0;
    for (Part part : means(layout)) {
      BatchNormalisation layer = (BatchNormalisation) part.stage().layer();
      for (int i = 0; i < part.block().length(); i++) {
        epsilon[at] = layer.epsilon();
        way[at++] = 1 - layer.decay();
      }
    }
    this.epsilons = there(epsilon, place);
    Tensor half = there(way, place).to(ScalarType.Float);
    this.ways = torch.cat(new TensorVector(half, half), 0);
  }

  private static List<Part> means(DeviceLayout layout) {
    return layout.parts().stream()
        .filter(part -> part.block().role() == Role.RUNNING_MEAN)
        .filter(part -> part.at() < layout.first() + layout.learned() + layout.moved())
        .toList();
  }

  private static Tensor there(double[] values, Place place) {
    Tensor here = torch.zeros(new long[] {values.length}).to(ScalarType.Double);
    if (values.length > 0) {
      here.data_ptr_double().put(values);
    }
    return here.to(place.device(), ScalarType.Double);
  }

  void begin() {
    means = new TensorVector();
    inverses = new TensorVector();
  }

  /** In the order of layers. */
  void saw(Tensor mean, Tensor inverseDeviation) {
    means.push_back(mean);
    inverses.push_back(inverseDeviation);
  }

  /** Laid out as the statistics on the device, float32. */
  Tensor of(DeviceVector parameters) {
    Tensor inverse = torch.cat(inverses, 0).to(ScalarType.Double);
    Tensor variance = inverse.mul(inverse).reciprocal_().sub_(epsilons).clamp_min_(new Scalar(0.0));
    Tensor seen =
        torch.cat(new TensorVector(torch.cat(means, 0), variance.to(ScalarType.Float)), 0);
    return parameters
        .part(0, layout.first() + layout.learned(), layout.moved())
        .sub(seen)
        .mul_(ways);
  }

  @Override
  public void close() {
    epsilons.close();
    ways.close();
  }
}
