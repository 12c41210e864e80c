package io.tinderbox.trainer.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.loss.Softmax;
import io.tinderbox.trainer.network.Activation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FaithfulnessTest {
  private static final ImageShape INPUT = new ImageShape(3, 4, 4);
  private static final int LABEL = 1;

  /** Of two classes, whose difference each pixel adds its own part to. */
  private final LinearNetwork network = LinearNetwork.of(INPUT, 2, 1);

  private final float[] picture = LinearNetwork.picture(INPUT, 2);
  private final Question question = new Question("a", picture, LABEL);

  @Test
  void theTruePartsAreAtLeastAsFaithfulAsAnyOrder() {
    float[] parts = parts(128);
    Faithfulness best = Faithfulness.of(network, question, parts, 16);
    for (int seed = 0; seed < 20; seed++) {
      Faithfulness other = Faithfulness.of(network, question, random(seed), 16);
      for (int step = 0; step <= 16; step++) {
        assertThat(best.deletion()[step]).isLessThanOrEqualTo(other.deletion()[step] + 1e-6);
      }
      assertThat(best.deletion()[0]).isEqualTo(other.deletion()[0]);
      assertThat(best.deletion()[16]).isCloseTo(other.deletion()[16], within(1e-6));
    }
  }

  @Test
  void curvesAreTheProbabilitiesOfWhatIsLeft() {
    int[] order = Faithfulness.order(parts(128));
    float[] grey = new float[picture.length];
    Arrays.fill(grey, 128);
    double[] curve = Faithfulness.curve(network, picture, grey, order, LABEL, 16);

    float[] left = picture.clone();
    for (int step = 0; step <= 16; step++) {
      float[] logits = network.logits(new float[][] {left})[0];
      double expected = Softmax.probabilities(new double[] {logits[0], logits[1]})[LABEL];
      assertThat(curve[step]).isCloseTo(expected, within(1e-9));
      for (int channel = 0; channel < 3 && step < 16; channel++) {
        left[channel * 16 + order[step]] = 128;
      }
    }
  }

  @Test
  void insertionEndsAtThePictureAndDeletionBeginsThere() {
    Faithfulness found = Faithfulness.of(network, question, random(1), 7);

    assertThat(found.insertion()).hasSize(8);
    assertThat(found.insertion()[7]).isEqualTo(found.deletion()[0]);
  }

  @Test
  void theAreaIsTheMeanHeight() {
    assertThat(Faithfulness.area(new double[] {1, 1, 1})).isEqualTo(1);
    assertThat(Faithfulness.area(new double[] {1, 0})).isEqualTo(0.5);
    assertThat(Faithfulness.area(new double[] {0, 1, 0})).isEqualTo(0.5);
  }

  @Test
  void equalPixelsComeInTheirOwnOrder() {
    assertThat(Faithfulness.order(new float[] {1, 5, -2, 5})).containsExactly(1, 3, 0, 2);
  }

  @Test
  void anEvenPictureIsTheSameBlurred() {
    float[] even = new float[48];
    Arrays.fill(even, 77);
    assertThat(Faithfulness.blurred(even, Activation.image(3, 4, 4)))
        .containsExactly(even, within(1e-4f));
    float[] blurred = Faithfulness.blurred(picture, Activation.image(3, 4, 4));
    assertThat(blurred).isNotEqualTo(picture);
  }

  /** What each pixel adds to the difference of the two logits. */
  private float[] parts(float grey) {
    float[] parts = new float[16];
    for (int i = 0; i < picture.length; i++) {
      parts[i % 16] +=
          (network.weights()[LABEL][i] - network.weights()[0][i]) * (picture[i] - grey);
    }
    return parts;
  }

  private static float[] random(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }
}
