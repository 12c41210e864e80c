package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.input.Preprocessing;
import java.util.ArrayList;
import java.util.List;

/**
 * A window of a stored picture that a network looks at.
 *
 * @param top first row
 * @param left first column
 * @param mirror whether it is flipped left to right
 */
public record Crop(int top, int left, boolean mirror) {
  public Crop {
    if (top < 0 || left < 0) {
      throw new IllegalArgumentException("Cannot crop at (%d, %d)".formatted(top, left));
    }
  }

  /** The middle of the picture, rounded to the upper left: (4, 4) for 56 from 64. */
  public static Crop centre(Preprocessing preprocessing) {
    return centre(preprocessing.image(), preprocessing.crop());
  }

  private static Crop centre(ImageShape image, int side) {
    return new Crop((image.height() - side) / 2, (image.width() - side) / 2, false);
  }

  /**
   * The four corners and the centre, then the mirror image of each: ten views of one picture.
   *
   * @param side height and width of each
   */
  static List<Crop> ten(ImageShape image, int side) {
    int bottom = image.height() - side;
    int right = image.width() - side;
    List<Crop> plain =
        List.of(
            new Crop(0, 0, false),
            new Crop(0, right, false),
            new Crop(bottom, 0, false),
            new Crop(bottom, right, false),
            centre(image, side));
    List<Crop> ten = new ArrayList<>(plain);
    plain.forEach(crop -> ten.add(crop.mirrored()));
    return List.copyOf(ten);
  }

  /** The same window, seen in a mirror. */
  public Crop mirrored() {
    return new Crop(top, left, !mirror);
  }
}
