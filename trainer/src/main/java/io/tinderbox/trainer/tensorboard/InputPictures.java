package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.Preprocessing;
import java.util.Arrays;

/** A network's input as pictures again, side by side. */
final class InputPictures {
  private static final int GAP = 2;
  private static final int COLUMNS = 8;
  private static final byte WHITE = (byte) 255;

  private InputPictures() {}

  /**
   * The examples of a batch in rows of eight, unscaled to pixels: what the scaling put outside of 0
   * to 255 is cut off there.
   */
  static Picture of(Batch batch, Preprocessing preprocessing) {
    ImageShape tile = preprocessing.input();
    int columns = Math.min(COLUMNS, batch.examples());
    int rows = (batch.examples() + columns - 1) / columns;
    ImageShape shape =
        new ImageShape(tile.channels(), span(rows, tile.height()), span(columns, tile.width()));
    byte[] pixels = new byte[shape.values()];
    Arrays.fill(pixels, WHITE);
    for (int at = 0; at < batch.examples() * tile.values(); at++) {
      int example = at / tile.values();
      int channel = at / (tile.height() * tile.width()) % tile.channels();
      int row = example / columns * (tile.height() + GAP) + at / tile.width() % tile.height();
      int column = example % columns * (tile.width() + GAP) + at % tile.width();
      double value =
          batch.images().get(at) * preprocessing.std().get(channel)
              + preprocessing.mean().get(channel);
      pixels[(channel * shape.height() + row) * shape.width() + column] =
          (byte) Math.round(Math.max(0, Math.min(255, value)));
    }
    return new Picture(shape, pixels);
  }

  private static int span(int tiles, int size) {
    return tiles * (size + GAP) - GAP;
  }
}
