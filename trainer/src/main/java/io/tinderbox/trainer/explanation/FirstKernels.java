package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Dense;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.vector.FlatVector;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernels of the first layer that has any, as they are: those of a convolution, or what each
 * unit of a dense layer weighs each pixel by. Each is divided by its largest magnitude.
 *
 * @param layer name of the layer
 * @param units how many filters or units it has
 * @param height of a kernel
 * @param width of a kernel
 * @param tiles the first of them, {@code [channels * height * width]}, -1 … 1
 */
public record FirstKernels(String layer, int units, int height, int width, List<float[]> tiles) {
  /**
   * @param most kernels that are drawn
   */
  static FirstKernels of(Network network, FlatVector parameters, int most) {
    Stage stage =
        network.stages().stream()
            .filter(one -> one.layer() instanceof Convolution || one.layer() instanceof Dense)
            .findFirst()
            .orElseThrow();
    Activation input = network.input();
    boolean dense = stage.layer() instanceof Dense;
    int height = stage.layer() instanceof Convolution layer ? layer.kernel() : input.height();
    int width = stage.layer() instanceof Convolution layer ? layer.kernel() : input.width();
    ParameterBlock kernels =
        stage.blocks().stream()
            .filter(block -> block.role() == Role.KERNEL)
            .findFirst()
            .orElseThrow();
    int each = input.channels() * height * width;
    int units = kernels.length() / each;
    List<float[]> tiles = new ArrayList<>();
    for (int unit = 0; unit < Math.min(most, units); unit++) {
      float[] kernel = new float[each];
      parameters.get(kernels.offset() + (long) unit * each, kernel, 0, each);
      tiles.add(FilterPictures.scaled(kernel));
    }
    return new FirstKernels(
        stage.name() + (dense ? ", unit by unit" : ""), units, height, width, List.copyOf(tiles));
  }

  /** In rows of eight. */
  public BufferedImage mosaic() {
    return Painter.mosaic(tiles, height, width);
  }
}
