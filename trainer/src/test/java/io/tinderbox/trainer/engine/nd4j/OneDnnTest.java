package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNBatchNormHelper;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNSubsamplingHelper;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN is what computes, and it computes what DL4J's own loops compute. */
class OneDnnTest {
  private static final String DISABLED = "org.eclipse.deeplearning4j.helpers.disable";
  private static final ImageShape INPUT = new ImageShape(3, 32, 32);
  private static final EngineConfig CONFIG =
      TestEngines.config(
          new NetworkConfig("alexnet", Norm.BATCH, 0.1), INPUT, 5, OptimiserConfig.plain(), 2);

  private Nd4jEngine with;
  private Nd4jEngine without;

  @BeforeEach
  void build() {
    assumeThat(Nd4jRuntime.start().instructionSet())
        .as("a processor with AVX2 or AVX-512: the natives for others come without oneDNN")
        .isNotEqualTo("generic");
    with = Vectors.engine(CONFIG, 3);
    String kept = System.setProperty(DISABLED, "true");
    try {
      without = Vectors.engine(CONFIG, 3);
    } finally {
      System.setProperty(DISABLED, kept);
    }
  }

  @AfterEach
  void close() {
    if (with != null) {
      with.close();
    }
    if (without != null) {
      without.close();
    }
  }

  @Test
  void theRuntimeSaysSo() {
    assertThat(Nd4jRuntime.start().oneDnn()).isTrue();
  }

  @Test
  void layersHoldTheirHelpers() {
    int held = 0;
    for (Layer layer : with.dl4j().getLayers()) {
      Class<?> expected = helper(layer);
      if (expected != null) {
        assertThat(layer.getHelper())
            .as(layer.conf().getLayer().getLayerName())
            .isInstanceOf(expected);
        held++;
      }
    }
    assertThat(held).isEqualTo(5 + 3 + 7);
    assertThat(without.dl4j().getLayers()).extracting(Layer::getHelper).containsOnlyNulls();
  }

  @Test
  void aConvolutionIsTheSameWithAndWithout() {
    for (int index = 0; index < with.dl4j().getnLayers(); index++) {
      if (with.dl4j().getLayer(index) instanceof ConvolutionLayer) {
        assertSame(index, with.dl4j().getLayer(index), without.dl4j().getLayer(index));
      }
    }
  }

  @Test
  void aWholeStepIsTheSameWithAndWithout() {
    Batch batch = TestBatches.of(INPUT, 5, 12, 1);

    StepReport fast = with.step(batch, new StepSettings(0.1, 0));
    StepReport plain = without.step(batch, new StepSettings(0.1, 0));

    assertThat(fast.dataLossSum()).isCloseTo(plain.dataLossSum(), within(1e-3));
    assertThat(Vectors.of(with.parameters()))
        .containsExactly(Vectors.of(without.parameters()), within(1e-3f));
  }

  private static Class<?> helper(Layer layer) {
    if (layer instanceof ConvolutionLayer) {
      return MKLDNNConvHelper.class;
    }
    if (layer instanceof SubsamplingLayer) {
      return MKLDNNSubsamplingHelper.class;
    }
    return layer instanceof BatchNormalization ? MKLDNNBatchNormHelper.class : null;
  }

  private static void assertSame(int index, Layer fast, Layer plain) {
    assertThat(fast.getHelper()).isNotNull();
    assertThat(plain.getHelper()).isNull();
    int channels = (int) fast.getParam("W").size(1);
    INDArray input = random(index, 4, channels, 13, 13);
    List<INDArray> ofFast = run(fast, input);
    List<INDArray> ofPlain = run(plain, input);
    for (int i = 0; i < ofFast.size(); i++) {
      double scale = 1 + ofPlain.get(i).amaxNumber().doubleValue();
      double apart = ofFast.get(i).sub(ofPlain.get(i)).amaxNumber().doubleValue();
      assertThat(apart / scale).as("layer %d, array %d", index, i).isLessThan(1e-4);
      assertThat(ofPlain.get(i).amaxNumber().doubleValue()).isPositive();
    }
  }

  /** Output, input's gradient, kernel's gradient, bias's gradient. */
  private static List<INDArray> run(Layer layer, INDArray input) {
    List<INDArray> results = new ArrayList<>();
    INDArray output = layer.activate(input.dup(), true, LayerWorkspaceMgr.noWorkspaces());
    results.add(output.dup('c'));
    Pair<Gradient, INDArray> gradients =
        layer.backpropGradient(random(99, output.shape()), LayerWorkspaceMgr.noWorkspaces());
    results.add(gradients.getSecond().dup('c'));
    results.add(gradients.getFirst().getGradientFor("W").dup('c'));
    results.add(gradients.getFirst().getGradientFor("b").dup('c'));
    layer.clear();
    return results;
  }

  private static INDArray random(long seed, long... shape) {
    SplitMix64 random = new SplitMix64(seed);
    int length = 1;
    for (long extent : shape) {
      length *= (int) extent;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return Nd4j.create(values, shape, 'c');
  }
}
