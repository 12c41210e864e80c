package io.tinderbox.trainer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.Batch;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CropWriterTest {
  private static final ImageShape IMAGE = new ImageShape(2, 6, 7);
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(IMAGE, 4, List.of(10.0, 128.0), List.of(2.0, 64.0));

  @Property(tries = 50)
  void everyValueIsThePixelItStandsFor(
      @ForAll @IntRange(max = 2) int top,
      @ForAll @IntRange(max = 3) int left,
      @ForAll boolean mirror,
      @ForAll @IntRange(max = 2) int example) {
    byte[] pixels = pixels();
    Batch batch = Batch.allocate(3, 2 * 4 * 4);

    CropWriter.of(PREPROCESSING).write(pixels, top, left, mirror, batch.images(), example);

    for (int channel = 0; channel < 2; channel++) {
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          int from = left + (mirror ? 3 - column : column);
          int stored = pixels[(channel * 6 + top + row) * 7 + from] & 0xFF;
          double expected =
              (stored - PREPROCESSING.mean().get(channel)) / PREPROCESSING.std().get(channel);
          int at = ((example * 2 + channel) * 4 + row) * 4 + column;
          assertThat(batch.images().get(at)).isEqualTo((float) expected);
        }
      }
    }
    assertThat(batch.images().position()).isZero();
    assertThat(batch.images().get(((example + 1) % 3) * 32)).isZero();
  }

  @Test
  void aWindowOutsideThePictureIsRefused() {
    CropWriter writer = CropWriter.of(PREPROCESSING);
    Batch batch = Batch.allocate(1, 32);

    assertThatThrownBy(() -> writer.write(pixels(), 3, 0, false, batch.images(), 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("(3, 0)");
    assertThatThrownBy(() -> writer.write(pixels(), 0, 0, false, batch.images(), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.write(new byte[5], 0, 0, false, batch.images(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 84 pixel values, found 5");
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[IMAGE.values()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + 11);
    }
    return pixels;
  }
}
