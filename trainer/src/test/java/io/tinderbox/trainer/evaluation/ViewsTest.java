package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.input.Preprocessing;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(new ImageShape(1, 6, 6), 4, List.of(0.0), List.of(1.0));

  @Test
  void fourCornersAndTheCentreUnlessToldOtherwise() {
    Views views = Views.from(Settings.defaults().reader());

    assertThat(views).isEqualTo(Views.TEN);
    assertThat(views.crops(PREPROCESSING))
        .hasSize(10)
        .startsWith(new Crop(0, 0, false))
        .contains(new Crop(2, 2, true), new Crop(1, 1, false));
  }

  @Test
  void windowsOfTheConfiguration() {
    Views views = read("evaluate.crops { size = 2, positions = [\"0,4\", \" 3 , 1\"] }");

    assertThat(views.crops(PREPROCESSING))
        .containsExactly(
            new Crop(0, 4, false),
            new Crop(3, 1, false),
            new Crop(0, 4, true),
            new Crop(3, 1, true));
  }

  @Test
  void windowsThatDoNotFitAreRefusedByName() {
    for (String wrong : List.of("[\"3,0\"]", "[\"a,b\"]", "[\"1\"]", "[\"-1,0\"]")) {
      SettingsReader reader = Settings.defaults().reader();
      read("evaluate.crops.positions = " + wrong).check(reader, PREPROCESSING);
      assertThatThrownBy(reader::throwIfAny)
          .isInstanceOf(TinderboxException.class)
          .hasMessageContaining("evaluate.crops.positions");
    }
    SettingsReader reader = Settings.defaults().reader();
    read("evaluate.crops.size = 7").check(reader, PREPROCESSING);
    assertThatThrownBy(reader::throwIfAny).hasMessageContaining("evaluate.crops.size");
  }

  /** Each pixel of a window of half the size becomes four; a mirror image is mirrored. */
  @Test
  void aWindowOfAnotherSizeIsResizedToTheInput() {
    byte[] pixels = new byte[36];
    pixels[0] = 100;
    FloatBuffer input = java.nio.ByteBuffer.allocateDirect(2 * 16 * 4).asFloatBuffer();
    ViewWriter writer = new ViewWriter(PREPROCESSING, 1);

    writer.write(pixels, new Crop(0, 0, false), input, 0);
    writer.write(pixels, new Crop(0, 1, true), input, 1);

    assertThat(input.get(0)).isEqualTo(100);
    assertThat(input.get(15)).isEqualTo(100);
    assertThat(input.get(16)).isZero();
  }

  private static Views read(String hocon) {
    return Views.from(Settings.of(hocon, "test", Map.of()).reader());
  }
}
