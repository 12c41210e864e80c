package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PictureResizerTest {

  @Property(tries = 300)
  void theShapeIsTheTargetsAndValuesStayInRange(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int targetHeight,
      @ForAll @IntRange(min = 1, max = 40) int targetWidth,
      @ForAll ResizeMode mode,
      @ForAll long seed) {
    ImageShape target = new ImageShape(3, targetHeight, targetWidth);
    byte[] pixels = new byte[3 * height * width];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (50 + random.nextInt(100));
    }
    Picture resized =
        PictureResizer.of(target, mode)
            .resize(new Picture(new ImageShape(3, height, width), pixels));
    assertThat(resized.shape()).isEqualTo(target);
    for (byte value : resized.pixels()) {
      boolean background = mode == ResizeMode.PAD && value == 0;
      assertThat(background || ((value & 0xFF) >= 50 && (value & 0xFF) < 150)).isTrue();
    }
  }

  @Property(tries = 100)
  void oneColourStaysOneColour(
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 0, max = 255) int value) {
    byte[] pixels = new byte[3 * height * width];
    Arrays.fill(pixels, (byte) value);
    Picture picture = new Picture(new ImageShape(3, height, width), pixels);
    for (ResizeMode mode : new ResizeMode[] {ResizeMode.RESIZE, ResizeMode.RESIZE_CROP}) {
      for (byte found : resize(picture, mode, 17, 23).pixels()) {
        assertThat(found & 0xFF).isEqualTo(value);
      }
    }
  }

  @Test
  void aPictureOfTheSizeIsTheSamePicture() {
    Picture picture = random(5, 6);
    for (ResizeMode mode : ResizeMode.values()) {
      assertThat(resize(picture, mode, 5, 6)).isSameAs(picture);
    }
  }

  @Test
  void halvingAveragesFourPixels() {
    Picture picture = random(8, 6);
    Picture half = resize(picture, ResizeMode.RESIZE, 4, 3);
    int sum = picture.at(1, 2, 4) + picture.at(1, 2, 5) + picture.at(1, 3, 4) + picture.at(1, 3, 5);
    assertThat(half.at(1, 1, 2)).isEqualTo((int) (sum / 4.0 + 0.5));
  }

  @Test
  void growingInterpolatesBetweenCentres() {
    Picture picture = new Picture(new ImageShape(3, 1, 2), new byte[] {0, 100, 0, 100, 0, 100});
    Picture wide = resize(picture, ResizeMode.RESIZE, 1, 4);
    assertThat(Arrays.copyOf(wide.pixels(), 4)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void aStripComesToAnySize() {
    Picture strip = random(1, 65_500);
    Picture column = random(65_500, 1);
    for (ResizeMode mode : ResizeMode.values()) {
      assertThat(resize(strip, mode, 64, 64).shape()).isEqualTo(new ImageShape(3, 64, 64));
      assertThat(resize(column, mode, 8, 3000).shape()).isEqualTo(new ImageShape(3, 8, 3000));
    }
  }

  @Test
  void croppingTakesTheMiddle() {
    Picture picture = random(4, 12);
    Picture middle = resize(picture, ResizeMode.RESIZE_CROP, 4, 4);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        assertThat(middle.at(2, row, column)).isEqualTo(picture.at(2, row, column + 4));
      }
    }
  }

  @Test
  void paddingKeepsThePictureWhole() {
    Picture picture = random(4, 8);
    Picture padded = resize(picture, ResizeMode.PAD, 8, 8);
    assertThat(padded.at(0, 1, 3)).isZero();
    assertThat(padded.at(0, 6, 3)).isZero();
    assertThat(padded.at(1, 2, 5)).isEqualTo(picture.at(1, 0, 5));
    assertThat(padded.at(1, 5, 7)).isEqualTo(picture.at(1, 3, 7));
  }

  private static Picture resize(Picture picture, ResizeMode mode, int height, int width) {
    return PictureResizer.of(new ImageShape(3, height, width), mode).resize(picture);
  }

  private static Picture random(int height, int width) {
    byte[] pixels = new byte[3 * height * width];
    new Random(height * 31L + width).nextBytes(pixels);
    return new Picture(new ImageShape(3, height, width), pixels);
  }
}
