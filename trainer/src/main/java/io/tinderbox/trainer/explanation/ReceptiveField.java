package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import java.util.List;

/**
 * What a unit of a layer sees of the picture.
 *
 * @param size height and width, padding and what lies beyond the picture included
 * @param rows pixels of the picture that it sees
 * @param columns likewise
 */
public record ReceptiveField(int size, Range rows, Range columns) {
  /** From {@code first} to {@code last}, both included. */
  public record Range(int first, int last) {
    /** The middle one, the upper or left of two. */
    public int middle() {
      return Math.floorDiv(first + last, 2);
    }

    private Range windows(int kernel, int stride, int padding) {
      return new Range(first * stride - padding, last * stride - padding + kernel - 1);
    }

    private Range within(int extent) {
      return new Range(Math.max(0, first), Math.min(extent - 1, last));
    }
  }

  /**
   * @param layer whose output is an image, with windows and what works pixel by pixel below it
   * @param row of the unit
   * @param column of the unit
   */
  public static ReceptiveField of(Network network, String layer, int row, int column) {
    List<Stage> stages = network.stages();
    int place = stages.indexOf(network.stage(layer).orElseThrow());
    Range rows = new Range(row, row);
    Range columns = new Range(column, column);
    Range all = rows;
    for (int i = place; i >= 0; i--) {
      Activation input = stages.get(i).input();
      rows = below(stages.get(i).layer(), rows).within(input.height());
      columns = below(stages.get(i).layer(), columns).within(input.width());
      all = below(stages.get(i).layer(), all);
    }
    return new ReceptiveField(all.last() - all.first() + 1, rows, columns);
  }

  private static Range below(Layer layer, Range range) {
    if (layer instanceof Convolution windows) {
      return range.windows(windows.kernel(), windows.stride(), windows.padding());
    }
    return layer instanceof MaxPool windows
        ? range.windows(windows.kernel(), windows.stride(), 0)
        : range;
  }
}
