package io.tinderbox.trainer.input.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Where pixels come from, held against a picture moved step by step in double. */
class GeometryTest {
  private static final int HEIGHT = Pictures.IMAGE.height();
  private static final int WIDTH = Pictures.IMAGE.width();
  private static final int CROP = Pictures.CROP;

  @Property(tries = 150)
  void aPictureIsTurnedMovedPaddedCroppedAndMirroredInOneStep(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -3.2, max = 3.2) double radians,
      @ForAll boolean turned,
      @ForAll @IntRange(min = -20, max = 20) int down,
      @ForAll @IntRange(min = -20, max = 20) int right,
      @ForAll @IntRange(min = -10, max = 14) int top,
      @ForAll @IntRange(min = -10, max = 17) int left,
      @ForAll boolean mirrored,
      @ForAll Edges edges) {
    byte[] pixels = Pictures.noise(seed);
    Placement placement = new Placement(Pictures.IMAGE, CROP);
    placement.window(top, left);
    if (mirrored) {
      placement.mirror();
    }
    if (turned) {
      placement.rotate(radians);
    }
    placement.move(down, right);

    float[] found = new float[Pictures.FRAME.values()];
    new Resampler(Pictures.IMAGE, CROP, edges).sample(pixels, 0, placement, found);

    assertThat(placement.whole()).isEqualTo(!turned || radians == 0);
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < CROP; row++) {
        for (int column = 0; column < CROP; column++) {
          int y = top + row;
          int x = left + (mirrored ? CROP - 1 - column : column);
          double expected = 0;
          if (y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH) {
            expected = turned(pixels, channel, y - down, x - right, turned ? radians : 0, edges);
          }
          double value = found[(channel * CROP + row) * CROP + column];
          assertThat(value).isCloseTo(expected, within(0.01));
        }
      }
    }
  }

  /** The stored picture turned about its centre, at one place. */
  private static double turned(
      byte[] pixels, int channel, int y, int x, double radians, Edges edges) {
    // Upwards and to the right of the centre.
    double up = (HEIGHT - 1) / 2.0 - y;
    double right = x - (WIDTH - 1) / 2.0;
    // What is here was turned away from there, anticlockwise.
    double fromRight = Math.cos(-radians) * right - Math.sin(-radians) * up;
    double fromUp = Math.sin(-radians) * right + Math.cos(-radians) * up;
    double row = (HEIGHT - 1) / 2.0 - fromUp;
    double column = (WIDTH - 1) / 2.0 + fromRight;
    double sum = 0;
    for (int i = -1; i <= 1; i++) {
      for (int j = -1; j <= 1; j++) {
        int atRow = (int) Math.floor(row) + i;
        int atColumn = (int) Math.floor(column) + j;
        double weight =
            Math.max(0, 1 - Math.abs(row - atRow)) * Math.max(0, 1 - Math.abs(column - atColumn));
        sum += weight * beyond(pixels, channel, atRow, atColumn, edges);
      }
    }
    return sum;
  }

  private static int beyond(byte[] pixels, int channel, int row, int column, Edges edges) {
    boolean inside = row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
    return switch (edges) {
      case CONSTANT -> inside ? stored(pixels, channel, row, column) : 0;
      case NEAREST ->
          stored(
              pixels,
              channel,
              Math.min(HEIGHT - 1, Math.max(0, row)),
              Math.min(WIDTH - 1, Math.max(0, column)));
      case REFLECT -> stored(pixels, channel, reflected(row, HEIGHT), reflected(column, WIDTH));
    };
  }

  private static int reflected(int at, int length) {
    int place = at;
    while (place < 0 || place >= length) {
      place = place < 0 ? -1 - place : 2 * length - 1 - place;
    }
    return place;
  }

  private static int stored(byte[] pixels, int channel, int row, int column) {
    return pixels[(channel * HEIGHT + row) * WIDTH + column] & 0xFF;
  }

  @Test
  void aQuarterTurnIsExact() {
    byte[] pixels = Pictures.noise(2);
    Placement placement = new Placement(Pictures.IMAGE, CROP);
    placement.rotate(Math.PI / 2);
    float[] found = new float[Pictures.FRAME.values()];
    new Resampler(Pictures.IMAGE, CROP, Edges.CONSTANT).sample(pixels, 0, placement, found);
    // Anticlockwise: what was to the right of the centre is above it now.
    double centreRow = (HEIGHT - 1) / 2.0;
    double centreColumn = (WIDTH - 1) / 2.0;
    int y = 7;
    int x = 8;
    double fromRow = centreRow + (x - centreColumn);
    double fromColumn = centreColumn + (centreRow - y);
    double mean = 0;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        mean += stored(pixels, 0, (int) (fromRow - 0.5) + i, (int) (fromColumn - 0.5) + j) / 4.0;
      }
    }
    assertThat((double) found[(y - 2) * CROP + (x - 3)]).isCloseTo(mean, within(0.01));
  }

  @Test
  void everyWindowOfThePaddedPictureComesUpAndIsDrawnByTheExamplesSequence() {
    RandomCrop crop = new RandomCrop(true, 2);
    Set<String> windows = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      Placement placement = new Placement(Pictures.IMAGE, CROP);
      crop.place(Draws.of(4, 1, "id" + i), placement);
      SplitMix64 random = new SplitMix64(Seeds.of(4, Purpose.DISTORTION, 1, Seeds.hash("id" + i)));
      assertThat(placement.top()).isEqualTo(random.nextInt(HEIGHT - CROP + 5) - 2);
      assertThat(placement.left()).isEqualTo(random.nextInt(WIDTH - CROP + 5) - 2);
      windows.add(placement.top() + "," + placement.left());
    }
    assertThat(windows).hasSize((HEIGHT - CROP + 5) * (WIDTH - CROP + 5));
  }

  @Test
  void paddingIsBlack() {
    byte[] pixels = new byte[Pictures.IMAGE.values()];
    java.util.Arrays.fill(pixels, (byte) 200);
    Placement placement = new Placement(Pictures.IMAGE, CROP);
    placement.window(-2, -3);
    float[] found = new float[Pictures.FRAME.values()];
    new Resampler(Pictures.IMAGE, CROP, Edges.NEAREST).sample(pixels, 0, placement, found);
    for (int i = 0; i < found.length; i++) {
      boolean black = i / CROP % CROP < 2 || i % CROP < 3;
      assertThat(found[i]).isEqualTo(black ? 0 : 200);
    }
  }

  @Property(tries = 60)
  void cutoutCoversTheSquareAboutItsCentreThatLiesInside(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = CROP) int side) {
    float[] values = Pictures.values(seed);
    float[] before = values.clone();
    new Cutout(side).on(Pictures.FRAME).apply(new SplitMix64(seed), values);
    SplitMix64 random = new SplitMix64(seed);
    int row = random.nextInt(CROP);
    int column = random.nextInt(CROP);
    for (int i = 0; i < values.length; i++) {
      int fromRow = i / CROP % CROP - (row - side / 2);
      int fromColumn = i % CROP - (column - side / 2);
      boolean covered = fromRow >= 0 && fromRow < side && fromColumn >= 0 && fromColumn < side;
      float mean = Pictures.FRAME.mean().get(i / (CROP * CROP)).floatValue();
      assertThat(values[i]).isEqualTo(covered ? mean : before[i]);
    }
  }

  @Property(tries = 100)
  void turnsAndMovesStayWithinTheirLimits(@ForAll long seed) {
    Draws draws = new Draws(seed, 1, 7);
    Placement moved = new Placement(Pictures.IMAGE, CROP);
    new Translation(0.2).place(draws, moved);
    assertThat(Math.abs(moved.row(0, 0))).isLessThanOrEqualTo(3);
    assertThat(Math.abs(moved.column(0, 0))).isLessThanOrEqualTo(3);
    assertThat(moved.whole()).isTrue();

    Placement turned = new Placement(Pictures.IMAGE, CROP);
    new Rotation(30).place(draws, turned);
    double cos = turned.row(1, 0) - turned.row(0, 0);
    assertThat(cos).isBetween(Math.cos(Math.toRadians(30)) - 1e-9, 1.0);
  }
}
