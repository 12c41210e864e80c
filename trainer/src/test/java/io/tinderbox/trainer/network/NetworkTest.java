package io.tinderbox.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks against those of PyTorch that the figures of this project are compared with. */
class NetworkTest {
  private static final ImageShape INPUT = new ImageShape(3, 56, 56);

  @ParameterizedTest
  @CsvSource({
    "alexnet, NONE, 9156616",
    "alexnet, LRN, 9156616",
    "alexnet, BATCH, 9167112",
    "vgg16, NONE, 119200264",
    "vgg16, BATCH, 119202952",
    "vgg16-gap, NONE, 7737864",
    "vgg16-gap, BATCH, 7740552",
    "logistic, NONE, 1881800",
    "mlp, NONE, 9839816",
  })
  void aNetworkHasAsManyParametersAsItsPeer(String name, Norm norm, long parameters) {
    Network network = Networks.build(new NetworkConfig(name, norm, 1), INPUT, 200);

    assertThat(network.parameters()).isEqualTo(parameters);
    assertThat(network.classes()).isEqualTo(200);
    assertThat(network.table()).contains(String.format(Locale.ROOT, "%,d", parameters));
  }

  /** 62,378,344: as every published count of one column without groups. */
  @ParameterizedTest
  @CsvSource({
    "alexnet-paper, NONE, 227, 1000, 62378344",
    "alexnet-paper, LRN, 227, 1000, 62378344",
    "alexnet-flowers, NONE, 224, 5, 28042485",
  })
  void aNetworkForLargePicturesHasAsManyParametersAsItsPeer(
      String name, Norm norm, int side, int classes, long parameters) {
    ImageShape input = new ImageShape(3, side, side);

    assertThat(Networks.build(new NetworkConfig(name, norm, 1), input, classes).parameters())
        .isEqualTo(parameters);
  }

  @Test
  void alexNetOfThePaperHasItsShapesAndStartsAsItSays() {
    Network network =
        Networks.build(
            new NetworkConfig("alexnet-paper", Norm.NONE, 1), new ImageShape(3, 227, 227), 1000);

    assertThat(shapes(network))
        .containsExactly(
            "conv1 96x55x55",
            "pool1 96x27x27",
            "conv2 256x27x27",
            "pool2 256x13x13",
            "conv3 384x13x13",
            "conv4 384x13x13",
            "conv5 256x13x13",
            "pool3 256x6x6",
            "flatten1 9216",
            "dense1 4096",
            "dropout1 4096",
            "dense2 4096",
            "dropout2 4096",
            "dense3 1000");
    Network normalised =
        Networks.build(
            new NetworkConfig("alexnet-paper", Norm.LRN, 1), new ImageShape(3, 227, 227), 1000);
    assertThat(normalised.stages())
        .extracting(Stage::name)
        .containsSubsequence(
            "conv1/relu", "conv1/lrn", "pool1", "conv2/relu", "conv2/lrn", "pool2");
    assertThat(network.blocks())
        .filteredOn(block -> block.role() == Role.KERNEL)
        .extracting(ParameterBlock::initialisation)
        .containsOnly(new Initialisation.Normal(0.01));
    assertThat(network.blocks())
        .filteredOn(block -> block.initialisation().equals(Initialisation.ONE))
        .extracting(ParameterBlock::layer)
        .containsExactly("conv2", "conv4", "conv5", "dense1", "dense2");
  }

  @Test
  void alexNetForFlowersHasTheShapesOfItsNotebook() {
    Network network =
        Networks.build(
            new NetworkConfig("alexnet-flowers", Norm.NONE, 1), new ImageShape(3, 224, 224), 5);

    assertThat(shapes(network))
        .containsExactly(
            "conv1 96x54x54",
            "pool1 96x27x27",
            "conv2 256x17x17",
            "pool2 256x8x8",
            "conv3 384x6x6",
            "conv4 384x4x4",
            "conv5 256x2x2",
            "pool3 256x1x1",
            "flatten1 256",
            "dense1 4096",
            "dropout1 4096",
            "dense2 4096",
            "dropout2 4096",
            "dense3 1000",
            "dropout3 1000",
            "dense4 5");
  }

  @Test
  void alexNetHasTheShapesOfItsPeer() {
    Network network = Networks.build(new NetworkConfig("alexnet", Norm.NONE, 1), INPUT, 200);

    assertThat(shapes(network))
        .containsExactly(
            "conv1 64x28x28",
            "pool1 64x13x13",
            "conv2 192x13x13",
            "pool2 192x6x6",
            "conv3 384x6x6",
            "conv4 256x6x6",
            "conv5 256x6x6",
            "pool3 256x2x2",
            "flatten1 1024",
            "dropout1 1024",
            "dense1 2048",
            "dropout2 2048",
            "dense2 2048",
            "dense3 200");
  }

  @Test
  void vggHasTheShapesOfItsPeer() {
    Network network = Networks.build(new NetworkConfig("vgg16-gap", Norm.NONE, 1), INPUT, 200);

    assertThat(shapes(network))
        .containsExactly(
            "conv1 64x56x56",
            "conv2 64x56x56",
            "pool1 64x28x28",
            "conv3 128x28x28",
            "conv4 128x28x28",
            "pool2 128x14x14",
            "conv5 256x14x14",
            "conv6 256x14x14",
            "conv7 256x14x14",
            "pool3 256x7x7",
            "conv8 512x7x7",
            "conv9 512x7x7",
            "conv10 512x7x7",
            "globalpool1 512",
            "dense1 200");
  }

  @Test
  void vgg16EndsInDenseLayersWithDropoutBehindThem() {
    Network network = Networks.build(new NetworkConfig("vgg16", Norm.NONE, 1), INPUT, 200);
    List<String> shapes = shapes(network);

    assertThat(shapes.subList(0, 13))
        .isEqualTo(
            shapes(Networks.build(new NetworkConfig("vgg16-gap", Norm.NONE, 1), INPUT, 200))
                .subList(0, 13));
    assertThat(shapes.subList(13, shapes.size()))
        .containsExactly(
            "flatten1 25088",
            "dense1 4096",
            "dropout1 4096",
            "dense2 2048",
            "dropout2 2048",
            "dense3 200");
    assertThat(names("vgg16", Norm.NONE))
        .containsSubsequence("dense1", "dense1/relu", "dropout1", "dense2", "dense2/relu")
        .endsWith("dropout2", "dense3");
    assertThat(network.blocks())
        .filteredOn(block -> block.role() == Role.KERNEL)
        .hasSize(13)
        .allSatisfy(
            kernel ->
                assertThat(kernel.initialisation())
                    .isEqualTo(Initialisation.he(fanIn(network, kernel))));
  }

  @Test
  void normalisationStandsWhereThePeerHasIt() {
    assertThat(names("alexnet", Norm.BATCH))
        .containsSubsequence("conv1", "conv1/relu", "conv1/batchnorm", "pool1")
        .containsSubsequence("dense2", "dense2/relu", "dense2/batchnorm", "dense3")
        .filteredOn(name -> name.endsWith("/batchnorm"))
        .hasSize(7);
    assertThat(names("alexnet", Norm.LRN))
        .filteredOn(name -> name.endsWith("/lrn"))
        .containsExactly("conv1/lrn", "conv2/lrn");
    assertThat(names("vgg16-gap", Norm.BATCH))
        .containsSubsequence("conv1", "conv1/batchnorm", "conv1/relu", "conv2")
        .filteredOn(name -> name.endsWith("/batchnorm"))
        .hasSize(10);
    assertThat(names("vgg16", Norm.BATCH))
        .containsSubsequence("conv1", "conv1/batchnorm", "conv1/relu", "conv2")
        .filteredOn(name -> name.endsWith("/batchnorm"))
        .hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void theBlocksFillTheVectorWithoutGapOrOverlap(NetworkConfig config) {
    Network network = Networks.build(config, TestNetworks.input(config), 7);

    long offset = 0;
    for (ParameterBlock block : network.blocks()) {
      assertThat(block.offset()).isEqualTo(offset);
      assertThat(block.length()).isPositive();
      offset = block.end();
    }
    assertThat(network.vectorLength()).isEqualTo(offset);
    assertThat(network.vectorLength() - network.parameters())
        .isEqualTo(2 * lengthOf(network, Role.GAMMA));
    assertThat(network.stages()).extracting(Stage::name).doesNotHaveDuplicates();
    assertThat(network.classes()).isEqualTo(7);
  }

  @Test
  void aWidthNeverLeavesALayerEmpty() {
    Network network = Networks.build(new NetworkConfig("alexnet", Norm.NONE, 0.001), INPUT, 3);

    assertThat(network.stages()).allMatch(stage -> stage.output().values() > 0);
    assertThat(network.classes()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "alexnet, 28, pool3: a pool of 3 does not fit an extent of 2",
    "vgg16-gap, 7, pool3: a pool of 2 does not fit an extent of 1",
    "alexnet, 4, pool1: a pool of 3 does not fit an extent of 2",
  })
  void anInputTooSmallIsRefusedByTheLayerThatItDoesNotFit(String name, int side, String message) {
    NetworkConfig config = new NetworkConfig(name, Norm.NONE, 1);

    assertThatThrownBy(() -> Networks.build(config, new ImageShape(3, side, side), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(Networks.build(config, new ImageShape(3, 29, 29), 10).classes()).isEqualTo(10);
  }

  @Test
  void aLayerThatDoesNotFollowTheOneBeforeIsNamed() {
    List<Layer> denseOnAnImage = List.of(new Dense(2, null));
    List<Layer> poolOnAVector = List.of(new Flatten(), new MaxPool(2, 2));

    assertThatThrownBy(() -> Network.of("odd", INPUT, denseOnAnImage))
        .hasMessage("dense1: a dense layer takes a vector, found 3x56x56");
    assertThatThrownBy(() -> Network.of("odd", INPUT, poolOnAVector))
        .hasMessage("pool1: a pool takes an image, found 9408");
  }

  @Test
  void multiplyAddsCountEveryPlaceOfAKernel() {
    Network network =
        Network.of(
            "one",
            new ImageShape(3, 8, 8),
            List.of(new Convolution(4, 3, 1, 1, true), new Flatten(), new Dense(2, null)));

    assertThat(network.stages())
        .extracting(Stage::multiplyAdds)
        .containsExactly(4L * 27 * 64, 0L, 2L * 256);
  }

  @Test
  void aNameThatNobodyHasIsRefused() {
    assertThatThrownBy(() -> Networks.named("resnet"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resnet");
    assertThat(Networks.names()).isSorted().doesNotHaveDuplicates();
  }

  private static long lengthOf(Network network, Role role) {
    return network.blocks().stream()
        .filter(block -> block.role() == role)
        .mapToLong(ParameterBlock::length)
        .sum();
  }

  private static int fanIn(Network network, ParameterBlock kernel) {
    return network.stages().stream()
        .filter(stage -> stage.name().equals(kernel.layer()))
        .mapToInt(stage -> (int) (kernel.length() / stage.output().channels()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(String family, Norm norm) {
    Network network = Networks.build(new NetworkConfig(family, norm, 1), INPUT, 10);
    return network.stages().stream().map(Stage::name).toList();
  }

  private static List<String> shapes(Network network) {
    List<String> shapes = new ArrayList<>();
    for (Stage stage : network.stages()) {
      if (!(stage.layer() instanceof Rectifier)) {
        shapes.add(stage.name() + " " + stage.output());
      }
    }
    return shapes;
  }
}
