package io.tinderbox.trainer.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.explanation.IntegratedGradients.Attribution;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Laws that each technique keeps, on a network of which everything is known. */
class TechniquesTest {
  private static final ImageShape INPUT = new ImageShape(3, 6, 5);
  private static final int LABEL = 2;

  private final LinearNetwork network = LinearNetwork.of(INPUT, 4, 1);
  private final float[] picture = LinearNetwork.picture(INPUT, 2);
  private final Question question = new Question("a", picture, LABEL);

  @Test
  void saliencyIsTheLengthOfTheGradientOverTheChannels() {
    Heat heat = new Saliency().heat(network, question);

    float[] weights = network.weights()[LABEL];
    for (int i = 0; i < 30; i++) {
      double expected =
          Math.sqrt(
              Math.pow(weights[i], 2)
                  + Math.pow(weights[30 + i], 2)
                  + Math.pow(weights[60 + i], 2));
      assertThat((double) heat.values()[i]).isCloseTo(expected, within(1e-7));
    }
    assertThat(heat.height()).isEqualTo(6);
    assertThat(heat.signed()).isFalse();
  }

  @Test
  void noiseDoesNotMoveTheGradientOfALinearNetwork() {
    Heat calm = new SmoothGrad(5, 0.2, 1).heat(network, question);

    float[] expected = new Saliency().heat(network, question).values();
    assertThat(calm.values()).containsExactly(expected, within(1e-6f));
  }

  @Test
  void noiseHangsOnTheSeedAlone() {
    float[][] noisy = SmoothGrad.noisy(picture, 10, 2000, 7);

    assertThat(SmoothGrad.noisy(picture, 10, 2000, 7)).isDeepEqualTo(noisy);
    assertThat(SmoothGrad.noisy(picture, 10, 2000, 8)[0]).isNotEqualTo(noisy[0]);
    assertThat(SmoothGrad.mean(noisy)).containsExactly(picture, within(1.5f));
  }

  @Test
  void integratedGradientsOfALinearNetworkAreItsTerms() {
    IntegratedGradients technique = new IntegratedGradients(1, 64, 0.01, 100);

    Attribution found = technique.attribution(network, question);

    assertThat(found.steps()).isEqualTo(1);
    assertThat(found.sum()).isCloseTo(found.difference(), within(1e-4));
    for (int i = 0; i < picture.length; i++) {
      double term = network.weights()[LABEL][i] * (picture[i] - 100.0);
      assertThat((double) found.values()[i]).isCloseTo(term, within(1e-5));
    }
    Heat heat = technique.heat(network, question);
    assertThat(heat.signed()).isTrue();
    assertThat(heat.values()[3])
        .isCloseTo(found.values()[3] + found.values()[33] + found.values()[63], within(1e-5f));
  }

  /** Of x², from 0 to 3, in one step and in many: the midpoint rule is off by a known part. */
  @Test
  void theWayIsCutFinerUntilItAddsUp() {
    float[] from = {0, 1};
    float[] to = {3, 1};
    Attribution one = IntegratedGradients.attribute(from, to, 1, TechniquesTest::cubeGradients, 27);
    Attribution many =
        IntegratedGradients.attribute(from, to, 100, TechniquesTest::cubeGradients, 27);

    assertThat(one.sum()).isCloseTo(3 * 3 * 1.5 * 1.5, within(1e-5));
    assertThat(one.within(0.01)).isFalse();
    assertThat(many.within(0.01)).isTrue();
    assertThat(many.values()[1]).isZero();
  }

  private static float[][] cubeGradients(float[][] points) {
    return Arrays.stream(points)
        .map(point -> new float[] {3 * point[0] * point[0], 5})
        .toArray(float[][]::new);
  }

  @Test
  void gradCamWeighsMapsByTheirMeanGradient() {
    float[] outputs = {1, 2, 3, 4, 10, 0, 0, 10};
    float[] gradients = {1, 1, 1, 1, -1, 0, 0, -1};

    assertThat(GradCam.map(outputs, gradients, 2)).containsExactly(0, 2, 3, 0);
  }

  @Test
  void stretchingKeepsCornersAndMiddles() {
    float[] map = {0, 4, 8, 12};

    float[] stretched = GradCam.stretched(map, 2, 2, 4, 4);

    assertThat(stretched[0]).isZero();
    assertThat(stretched[3]).isEqualTo(4);
    assertThat(stretched[12]).isEqualTo(8);
    assertThat(stretched[15]).isEqualTo(12);
    assertThat(stretched[5]).isCloseTo(3, within(1e-5f));
    assertThat(GradCam.stretched(new float[] {7}, 1, 1, 2, 3)).containsOnly(7);
  }
}
