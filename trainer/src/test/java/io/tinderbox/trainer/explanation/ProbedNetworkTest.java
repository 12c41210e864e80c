package io.tinderbox.trainer.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.evaluation.TopK;
import io.tinderbox.trainer.explanation.IntegratedGradients.Attribution;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The laws of explanations on networks as they are trained. */
class ProbedNetworkTest {
  private static final int SIDE = 32;
  private static final int CLASSES = 4;
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          new ImageShape(3, SIDE, SIDE),
          SIDE,
          List.of(120.0, 100.0, 140.0),
          List.of(30.0, 60.0, 90.0));

  /** By pixel values, whatever the scaling of each channel. */
  @Test
  void gradientsAreByPixelValues() {
    on(
        "vgg16",
        (engine, network) -> {
          float[] picture = picture(1);
          float[] gradient = network.gradients(new float[][] {picture}, 2)[0];
          for (int channel = 0; channel < 3; channel++) {
            float[] above = picture.clone();
            float[] below = picture.clone();
            double expected = 0;
            for (int i = channel * SIDE * SIDE; i < (channel + 1) * SIDE * SIDE; i++) {
              double way = Math.signum(gradient[i]) * 0.05;
              above[i] += (float) way;
              below[i] -= (float) way;
              expected += 2 * way * gradient[i];
            }
            float[][] logits = network.logits(new float[][] {above, below});
            assertThat((double) logits[0][2] - logits[1][2])
                .isCloseTo(expected, within(0.05 * expected));
          }
        });
  }

  /** Of a network that has learned a little, for the first guess, which is what is explained. */
  @Test
  void whatPixelsGetAddsUpToTheDifferenceOfTheLogits() {
    on(
        "vgg16",
        (engine, network) -> {
          Batch batch = TestBatches.of(PREPROCESSING.input(), CLASSES, 16, 1);
          for (int step = 0; step < 30; step++) {
            engine.step(batch, new StepSettings(0.05, step));
          }
          IntegratedGradients technique = new IntegratedGradients(32, 4096, 0.01, 128);
          for (int example = 0; example < 2; example++) {
            float[] picture = picture(batch, example);
            double[] logits = new double[CLASSES];
            Arrays.setAll(logits, label -> network.logits(new float[][] {picture})[0][label]);
            int guess = TopK.of(logits, 1)[0];
            Attribution found = technique.attribution(network, new Question("a", picture, guess));
            assertThat(found.sum())
                .isCloseTo(found.difference(), within(0.01 * Math.abs(found.difference())));
          }
        });
  }

  /** With a global average before the last layer it is CAM (Zhou and others, 2016). */
  @Test
  void gradCamOfAGlobalAverageIsTheClassActivationMap() {
    on(
        "vgg16-gap",
        (engine, network) -> {
          GradCam technique = new GradCam("");
          float[] picture = picture(3);
          Stage maps = technique.stage(network.network()).orElseThrow();
          assertThat(maps.name()).isEqualTo("conv10/relu");
          Activation shape = maps.output();
          int positions = shape.height() * shape.width();
          float[] outputs = network.outputs(new float[][] {picture}, maps.name())[0];
          float[] kernel = lastKernel(engine);
          for (int label = 0; label < CLASSES; label++) {
            float[] expected = new float[positions];
            for (int at = 0; at < positions; at++) {
              double sum = 0;
              for (int map = 0; map < shape.channels(); map++) {
                sum += kernel[label * shape.channels() + map] * outputs[map * positions + at];
              }
              expected[at] = (float) Math.max(0, sum / positions);
            }
            float[] found =
                GradCam.map(
                    outputs,
                    network.gradients(new float[][] {picture}, label, maps.name())[0],
                    shape.channels());
            assertThat(found).containsExactly(expected, within(1e-5f));
          }
        });
  }

  /** A row or column of the picture is within a unit's field exactly when the unit feels it. */
  @ParameterizedTest
  @CsvSource({
    "vgg16, conv2, 5",
    "vgg16, conv4, 14",
    "vgg16, conv3, 10",
    "alexnet, conv1, 5",
    "alexnet, conv2, 25"
  })
  void receptiveFieldsAreWhatUnitsFeel(String name, String layer, int size) {
    on(
        name,
        (engine, network) -> {
          Activation output = network.network().stage(layer).orElseThrow().output();
          for (int[] unit : new int[][] {{output.height() / 2, output.width() / 2}, {0, 1}}) {
            ReceptiveField field = ReceptiveField.of(network.network(), layer, unit[0], unit[1]);
            assertThat(field.size()).isEqualTo(size);
            assertThat(felt(network, layer, output, unit, true)).isEqualTo(range(field.rows()));
            assertThat(felt(network, layer, output, unit, false)).isEqualTo(range(field.columns()));
          }
        });
  }

  @Test
  void aFiltersPictureIsTheGradientOfItsUnit() {
    on(
        "vgg16",
        (engine, network) -> {
          Stage conv4 = network.network().stage("conv4").orElseThrow();
          FilterPictures pictures = FilterPictures.of(network, conv4, 0, 5);
          assertThat(pictures.patch()).isEqualTo(13);
          assertThat(pictures.tiles()).hasSize(5);
          for (float[] tile : pictures.tiles()) {
            assertThat(tile).hasSize(3 * 13 * 13);
            double largest = 0;
            for (float value : tile) {
              largest = Math.max(largest, Math.abs(value));
            }
            assertThat(largest).isLessThanOrEqualTo(1);
          }
          Stage conv2 = network.network().stage("conv2").orElseThrow();
          assertThat(FilterPictures.of(network, conv2, 0, 64).patch()).isEqualTo(7);
          assertThat(FilterPictures.of(network, conv2, 9, 64).patch()).isEqualTo(9);
          FirstKernels kernels = FirstKernels.of(network.network(), engine.parameters(), 3);
          float[] first = new float[27];
          engine
              .parameters()
              .get(kernelOf(network.network().stages().get(0)).offset(), first, 0, 27);
          assertThat(kernels.tiles().get(0)).isEqualTo(FilterPictures.scaled(first));
        });
  }

  private interface Trial {
    void on(StepEngine engine, ProbedNetwork network);
  }

  private static void on(String name, Trial trial) {
    NetworkConfig config = new NetworkConfig(name, Norm.NONE, 0.1);
    try (Nd4jEngine engine =
            Nd4jEngine.create(
                TestEngines.config(
                    config, PREPROCESSING.input(), CLASSES, OptimiserConfig.plain(), 2));
        NetworkProbe probe = engine.probe()) {
      Initialiser.fill(engine.network(), 3, engine.parameters());
      trial.on(engine, ProbedNetwork.of(probe, PREPROCESSING));
    }
  }

  private static float[] picture(long seed) {
    return LinearNetwork.picture(PREPROCESSING.input(), seed);
  }

  /** The pixel values that scaling makes an example of. */
  private static float[] picture(Batch batch, int example) {
    float[] picture = new float[PREPROCESSING.input().values()];
    for (int i = 0; i < picture.length; i++) {
      int channel = i / (SIDE * SIDE);
      picture[i] =
          (float)
              (batch.images().get(example * picture.length + i) * PREPROCESSING.std().get(channel)
                  + PREPROCESSING.mean().get(channel));
    }
    return picture;
  }

  private static ParameterBlock kernelOf(Stage stage) {
    return stage.blocks().stream()
        .filter(block -> block.role() == Role.KERNEL)
        .findFirst()
        .orElseThrow();
  }

  private static float[] lastKernel(StepEngine engine) {
    List<Stage> stages = engine.network().stages();
    ParameterBlock block = kernelOf(stages.get(stages.size() - 1));
    float[] kernel = new float[block.length()];
    engine.parameters().get(block.offset(), kernel, 0, kernel.length);
    return kernel;
  }

  private static List<Integer> range(ReceptiveField.Range range) {
    List<Integer> places = new ArrayList<>();
    for (int i = range.first(); i <= range.last(); i++) {
      places.add(i);
    }
    return places;
  }

  /** Rows, or columns, that change some filter at the unit's place when they are changed. */
  private static List<Integer> felt(
      ProbedNetwork network, String layer, Activation output, int[] unit, boolean rows) {
    boolean[] felt = new boolean[SIDE];
    for (int attempt = 0; attempt < 4; attempt++) {
      float[][] pictures = new float[SIDE + 1][];
      pictures[SIDE] = picture(attempt);
      SplitMix64 random = new SplitMix64(attempt + 50);
      for (int line = 0; line < SIDE; line++) {
        pictures[line] = pictures[SIDE].clone();
        for (int i = 0; i < pictures[line].length; i++) {
          int place = rows ? i / SIDE % SIDE : i % SIDE;
          if (place == line) {
            pictures[line][i] = (float) (600 * (random.nextDouble() - 0.5));
          }
        }
      }
      float[][] outputs = network.outputs(pictures, layer);
      for (int line = 0; line < SIDE; line++) {
        for (int filter = 0; filter < output.channels(); filter++) {
          int at = (filter * output.height() + unit[0]) * output.width() + unit[1];
          felt[line] |= outputs[line][at] != outputs[SIDE][at];
        }
      }
    }
    List<Integer> places = new ArrayList<>();
    for (int line = 0; line < SIDE; line++) {
      if (felt[line]) {
        places.add(line);
      }
    }
    return places;
  }
}
