package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.Rectifier;
import java.util.List;
import java.util.Optional;

/**
 * Selvaraju and others: Grad-CAM, 2017: a layer's feature maps, each weighted by the mean of the
 * logit's gradient over it, added up, and what is below zero left out.
 *
 * @param layer whose output is an image; the rectified output of the last convolution where empty
 */
record GradCam(String layer) implements Technique {
  /**
   * @param outputs {@code [maps * positions]}
   * @param gradients of the logit, {@code [maps * positions]}
   * @return {@code [positions]}
   */
  static float[] map(float[] outputs, float[] gradients, int maps) {
    int positions = outputs.length / maps;
    double[] sum = new double[positions];
    for (int map = 0; map < maps; map++) {
      double weight = 0;
      for (int i = 0; i < positions; i++) {
        weight += gradients[map * positions + i];
      }
      weight /= positions;
      for (int i = 0; i < positions; i++) {
        sum[i] += weight * outputs[map * positions + i];
      }
    }
    float[] rectified = new float[positions];
    for (int i = 0; i < positions; i++) {
      rectified[i] = (float) Math.max(0, sum[i]);
    }
    return rectified;
  }

  /** Stretched over a picture, linearly between the middles of its cells. */
  static float[] stretched(float[] map, int rows, int columns, int height, int width) {
    float[] stretched = new float[height * width];
    for (int y = 0; y < height; y++) {
      double row = place(y, height, rows);
      int top = (int) Math.min(row, Math.max(0, rows - 2));
      int bottom = Math.min(top + 1, rows - 1);
      for (int x = 0; x < width; x++) {
        double column = place(x, width, columns);
        int left = (int) Math.min(column, Math.max(0, columns - 2));
        int right = Math.min(left + 1, columns - 1);
        double upper =
            between(map[top * columns + left], map[top * columns + right], column - left);
        double lower =
            between(map[bottom * columns + left], map[bottom * columns + right], column - left);
        stretched[y * width + x] = (float) between(upper, lower, row - top);
      }
    }
    return stretched;
  }

  private static double place(int pixel, int pixels, int cells) {
    return Math.max(0, Math.min(cells - 1, (pixel + 0.5) * cells / pixels - 0.5));
  }

  private static double between(double first, double second, double share) {
    return first + share * (second - first);
  }

  /** The layer that it looks at; none in a network without convolutions. */
  Optional<Stage> stage(Network network) {
    return layer.isEmpty() ? lastConvolution(network) : network.stage(layer);
  }

  private static Optional<Stage> lastConvolution(Network network) {
    List<Stage> stages = network.stages();
    int last = stages.size() - 1;
    while (last >= 0 && !(stages.get(last).layer() instanceof Convolution)) {
      last--;
    }
    if (last < 0) {
      return Optional.empty();
    }
    String own = stages.get(last).name() + "/";
    for (int i = last + 1; i < stages.size() && stages.get(i).name().startsWith(own); i++) {
      if (stages.get(i).layer() instanceof Rectifier) {
        return Optional.of(stages.get(i));
      }
    }
    return Optional.of(stages.get(last));
  }

  @Override
  public String name() {
    return "grad-cam";
  }

  @Override
  public String label() {
    return "Grad-CAM";
  }

  @Override
  public String words() {
    return "the regions in which the last convolution finds what speaks for the class";
  }

  @Override
  public boolean coarse() {
    return true;
  }

  @Override
  public boolean fits(Network network) {
    return stage(network).isPresent();
  }

  @Override
  public Heat heat(ExaminedNetwork network, Question question) {
    Stage stage = stage(network.network()).orElseThrow();
    float[][] picture = {question.picture()};
    float[] outputs = network.outputs(picture, stage.name())[0];
    float[] gradients = network.gradients(picture, question.label(), stage.name())[0];
    Activation maps = stage.output();
    Activation input = network.network().input();
    float[] stretched =
        stretched(
            map(outputs, gradients, maps.channels()),
            maps.height(),
            maps.width(),
            input.height(),
            input.width());
    String note = "%s, %d × %d".formatted(stage.name(), maps.height(), maps.width());
    return new Heat(input.height(), input.width(), stretched, false, note);
  }
}
