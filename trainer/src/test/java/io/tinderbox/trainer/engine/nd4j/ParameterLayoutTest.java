package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.Vectors;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Dense;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The flat vector as Tinderbox describes it is the one that DL4J computes with: each value is set
 * to its own index, and DL4J's arrays tell which ones they see.
 */
class ParameterLayoutTest {
  private static final Map<String, Role> ROLES =
      Map.of(
          "W", Role.KERNEL,
          "b", Role.BIAS,
          "gamma", Role.GAMMA,
          "beta", Role.BETA,
          "mean", Role.RUNNING_MEAN,
          "var", Role.RUNNING_VARIANCE);

  private record Place(String layer, Role role, long offset, long length) {}

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void blocksLieWhereDl4jHasItsArrays(NetworkConfig config) {
    try (Nd4jEngine engine = indexed(config)) {
      TreeMap<Long, Place> places = new TreeMap<>();
      engine
          .dl4j()
          .paramTable()
          .forEach(
              (key, array) -> {
                Place place = place(engine.dl4j(), key, array);
                places.put(place.offset(), place);
              });

      List<Place> expected =
          engine.network().blocks().stream()
              .map(block -> new Place(block.layer(), block.role(), block.offset(), block.length()))
              .toList();
      assertThat(List.copyOf(places.values())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void kernelsLieAsTheirRoleSays(NetworkConfig config) {
    try (Nd4jEngine engine = indexed(config)) {
      engine
          .dl4j()
          .paramTable()
          .forEach(
              (key, array) -> {
                if (key.endsWith("_W")) {
                  Network.Stage stage = stage(engine, key);
                  ParameterBlock block =
                      stage.blocks().stream()
                          .filter(b -> b.role() == Role.KERNEL)
                          .findFirst()
                          .orElseThrow();
                  assertLayout(stage, block, array);
                }
              });
    }
  }

  /** Looks at the corners and at the middle of every axis. */
  private static void assertLayout(Network.Stage stage, ParameterBlock block, INDArray array) {
    Activation input = stage.input();
    if (stage.layer() instanceof Convolution convolution) {
      int k = convolution.kernel();
      assertThat(array.shape()).containsExactly(convolution.filters(), input.channels(), k, k);
      int filter = convolution.filters() - 1;
      int channel = input.channels() / 2;
      long expected =
          block.offset() + ((long) (filter * input.channels() + channel) * k + 1) * k + 2;
      assertThat(array.getFloat(filter, channel, 1, 2)).isEqualTo((float) expected);
    } else {
      Dense dense = (Dense) stage.layer();
      assertThat(array.shape()).containsExactly(input.values(), dense.units());
      int unit = dense.units() - 1;
      int value = input.values() / 3;
      long expected = block.offset() + (long) unit * input.values() + value;
      assertThat(array.getFloat(value, unit)).isEqualTo((float) expected);
    }
  }

  private static Nd4jEngine indexed(NetworkConfig config) {
    Nd4jEngine engine =
        Nd4jEngine.create(
            TestEngines.config(config, TestNetworks.input(config), 5, OptimiserConfig.plain(), 2),
            false);
    float[] indices = new float[Math.toIntExact(engine.parameters().length())];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i;
    }
    Vectors.put(indices, engine.parameters());
    return engine;
  }

  private static Place place(MultiLayerNetwork network, String key, INDArray array) {
    long first = array.minNumber().longValue();
    long last = array.maxNumber().longValue();
    assertThat(last - first + 1).as(key).isEqualTo(array.length());
    return new Place(
        layerName(network, key),
        ROLES.get(key.substring(key.indexOf('_') + 1)),
        first,
        array.length());
  }

  private static String layerName(MultiLayerNetwork network, String key) {
    int index = Integer.parseInt(key.substring(0, key.indexOf('_')));
    return network.getLayer(index).conf().getLayer().getLayerName();
  }

  private static Network.Stage stage(Nd4jEngine engine, String key) {
    String name = layerName(engine.dl4j(), key);
    return engine.network().stages().stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
