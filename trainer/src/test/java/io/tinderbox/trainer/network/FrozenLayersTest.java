package io.tinderbox.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.ImageShape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FrozenLayersTest {
  private static final Network ALEXNET =
      Networks.build(new NetworkConfig("alexnet", Norm.BATCH, 0.1), new ImageShape(3, 32, 32), 3);

  @Test
  void aNameIncludesTheNormalisationBehindItAndNoOtherLayer() {
    assertThat(frozen("conv1")).containsExactly("conv1", "conv1/batchnorm");
    assertThat(frozen("conv1/batchnorm")).containsExactly("conv1/batchnorm");
    assertThat(frozen("dense*")).allMatch(name -> name.startsWith("dense")).hasSizeGreaterThan(2);
    assertThat(frozen("conv")).isEmpty();
    assertThat(frozen()).isEmpty();
  }

  @Test
  void namesOfNoLayerWithParametersAreToldWithThoseThatThereAre() {
    assertThatThrownBy(() -> check("[\"conv9\", \"pool1\", \"conv1\"]"))
        .hasMessageContaining("2 problems")
        .hasMessageContaining("model.frozen: expected layers of alexnet: conv1, conv1/batchnorm, ")
        .hasMessageContaining("found 'conv9'")
        .hasMessageContaining("found 'pool1'");
    assertThatCode(() -> check("[\"conv*\", \"dense1\"]")).doesNotThrowAnyException();
  }

  @Test
  void somethingMustBeLeftToTrain() {
    assertThatThrownBy(() -> check("[\"*\"]"))
        .hasMessageContaining("model.frozen: expected at least one layer that is trained");
  }

  @Test
  void theTableTellsWhichAreFrozenAndWhatIsTrained() {
    FrozenLayers convolutions = new FrozenLayers(List.of("conv*"));
    long trained =
        ALEXNET.stages().stream()
            .filter(stage -> stage.name().startsWith("dense"))
            .mapToLong(Network.Stage::parameters)
            .sum();

    List<String> lines = ALEXNET.table(convolutions).lines().toList();

    assertThat(lines)
        .filteredOn(line -> line.endsWith("frozen"))
        .hasSize(10)
        .allMatch(line -> line.startsWith("conv"));
    assertThat(lines.get(lines.size() - 1)).matches("trained +" + "%,d".formatted(trained) + " *");
    assertThat(ALEXNET.table()).doesNotContain("frozen", "trained");
  }

  private static List<String> frozen(String... patterns) {
    FrozenLayers frozen = new FrozenLayers(List.of(patterns));
    return ALEXNET.stages().stream()
        .filter(stage -> !stage.blocks().isEmpty() && frozen.contains(stage))
        .map(Network.Stage::name)
        .collect(Collectors.toList());
  }

  private static void check(String value) {
    SettingsReader reader = Settings.of("", "", Map.of("model.frozen", value)).reader();
    FrozenLayers.from(reader).check(reader, ALEXNET);
    reader.throwIfAny();
  }
}
