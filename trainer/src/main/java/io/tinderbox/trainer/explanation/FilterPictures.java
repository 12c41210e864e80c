package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Network.Stage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a convolution's filters look for, as pat-coady/tiny_imagenet draws it: at an even grey of
 * 128, the gradient of each filter's unit in the middle, before the rectifier, with respect to the
 * picture, cut out around what the unit sees and divided by its largest magnitude.
 *
 * @param layer name of the convolution
 * @param filters how many the convolution has
 * @param row of the units
 * @param column of the units
 * @param patch height and width of a picture
 * @param field what a unit sees
 * @param tiles a picture for each of the first filters, {@code [channels * patch * patch]}, -1 … 1
 */
public record FilterPictures(
    String layer,
    int filters,
    int row,
    int column,
    int patch,
    ReceptiveField field,
    List<float[]> tiles) {
  private static final float GREY = 128;

  /**
   * @param patch height and width of what is cut out; 0 for what {@link #patch(int)} says
   * @param most filters that are drawn
   */
  static FilterPictures of(ExaminedNetwork network, Stage convolution, int patch, int most) {
    Activation output = convolution.output();
    Activation input = network.network().input();
    int row = output.height() / 2;
    int column = output.width() / 2;
    ReceptiveField field = ReceptiveField.of(network.network(), convolution.name(), row, column);
    int side =
        Math.min(patch == 0 ? patch(field.size()) : patch, Math.min(input.height(), input.width()));
    int[] units = new int[Math.min(most, output.channels())];
    Arrays.setAll(units, filter -> (filter * output.height() + row) * output.width() + column);
    float[] grey = new float[input.values()];
    Arrays.fill(grey, GREY);
    int top = start(field.rows().middle(), side, input.height());
    int left = start(field.columns().middle(), side, input.width());
    List<float[]> tiles = new ArrayList<>();
    for (float[] gradient : network.unitGradients(grey, convolution.name(), units)) {
      tiles.add(scaled(cut(gradient, input, top, left, side)));
    }
    return new FilterPictures(
        convolution.name(), output.channels(), row, column, side, field, List.copyOf(tiles));
  }

  /** A's patches where the field is one of A's, of 5 and 14; else the field itself. */
  static int patch(int field) {
    return switch (field) {
      case 5 -> 7;
      case 14 -> 13;
      default -> field;
    };
  }

  private static int start(int middle, int side, int extent) {
    return Math.max(0, Math.min(extent - side, middle - (side - 1) / 2));
  }

  private static float[] cut(float[] picture, Activation shape, int top, int left, int side) {
    float[] patch = new float[shape.channels() * side * side];
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < side; y++) {
        int from = (channel * shape.height() + top + y) * shape.width() + left;
        System.arraycopy(picture, from, patch, (channel * side + y) * side, side);
      }
    }
    return patch;
  }

  /** Divided by the largest magnitude; all zero where that is. */
  static float[] scaled(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length && largest > 0; i++) {
      scaled[i] = values[i] / largest;
    }
    return scaled;
  }

  /** In rows of eight. */
  public BufferedImage mosaic() {
    return Painter.mosaic(tiles, patch, patch);
  }
}
