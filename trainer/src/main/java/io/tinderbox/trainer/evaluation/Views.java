package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.input.Preprocessing;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The windows of a picture whose answers are put together ({@code evaluate.crops.*}): each of them
 * as it is and mirrored. By default those of Krizhevsky et al., "ImageNet Classification with Deep
 * Convolutional Neural Networks" (NIPS 2012), section 4.1: four corners and the centre, of the size
 * that the network takes.
 *
 * @param size height and width of a window in stored pixels; 0 for the network's input
 * @param positions upper left corners, {@code "top,left"}; none for four corners and the centre
 */
public record Views(int size, List<String> positions) implements Serializable {
  public static final Views TEN = new Views(0, List.of());

  private static final String SIZE = "evaluate.crops.size";
  private static final String POSITIONS = "evaluate.crops.positions";

  public Views {
    positions = List.copyOf(positions);
  }

  public static Views from(SettingsReader reader) {
    return new Views(reader.integer(SIZE, 0, 65536), reader.texts(POSITIONS));
  }

  /** Notes what does not fit the pictures. */
  public void check(SettingsReader reader, ImageShape image) {
    if (size > Math.min(image.height(), image.width())) {
      reader.problem(SIZE, "at most the size of pictures, " + image, size);
    }
    for (String position : positions) {
      Optional<Crop> crop = parse(position);
      if (crop.isEmpty()) {
        reader.problem(POSITIONS, "'top,left'", "'" + position + "'");
      }
    }
  }

  /** As {@link #check}, of windows that leave the picture of this network. */
  public void check(SettingsReader reader, Preprocessing preprocessing) {
    check(reader, preprocessing.image());
    int side = side(preprocessing);
    for (String position : positions) {
      parse(position)
          .filter(
              crop ->
                  crop.top() + side > preprocessing.image().height()
                      || crop.left() + side > preprocessing.image().width())
          .ifPresent(
              crop ->
                  reader.problem(
                      POSITIONS,
                      "windows of %d inside %s".formatted(side, preprocessing.image()),
                      "'" + position + "'"));
    }
  }

  /** Height and width of a window in stored pixels. */
  int side(Preprocessing preprocessing) {
    return size == 0 ? preprocessing.crop() : size;
  }

  /** Every window, then the mirror image of each. */
  List<Crop> crops(Preprocessing preprocessing) {
    if (positions.isEmpty()) {
      return Crop.ten(preprocessing.image(), side(preprocessing));
    }
    List<Crop> crops = new ArrayList<>();
    positions.forEach(position -> crops.add(parse(position).orElseThrow()));
    List.copyOf(crops).forEach(crop -> crops.add(crop.mirrored()));
    return List.copyOf(crops);
  }

  private static Optional<Crop> parse(String position) {
    String[] parts = position.split(",", -1);
    try {
      return parts.length != 2
          ? Optional.empty()
          : Optional.of(
              new Crop(
                  Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip()), false));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
