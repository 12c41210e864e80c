package io.tinderbox.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchesTest {
  private static final Path SCRIPT = Path.of("bench/torch_step.py");

  @Test
  void everyNetworkIsThereOnceWithEachNormalisation() {
    assertThat(Benches.names())
        .doesNotHaveDuplicates()
        .containsAll(Networks.names())
        .contains("alexnet-lrn", "alexnet-batch", "vgg16-gap-batch");
  }

  @Test
  void largeNetworksAreMeasuredWhenNamed() {
    assertThat(chosen())
        .extracting(Bench::name)
        .contains("vgg16", "vgg16-gap-batch", "mlp", "logistic", "reading", "ingest")
        .doesNotContain("alexnet-paper", "alexnet-paper-lrn", "alexnet-flowers", "vgg16-batch");
    assertThat(chosen("alexnet-paper", "mlp"))
        .extracting(Bench::name)
        .containsExactly("alexnet-paper", "mlp");
  }

  @Test
  void unknownNameIsAnsweredWithAllNames() {
    assertThatThrownBy(() -> chosen("mlp", "lenet"))
        .isInstanceOf(TinderboxException.class)
        .hasMessageStartingWith("Cannot measure 'lenet'")
        .hasMessageContaining(String.join(", ", Benches.names()));
  }

  @Test
  void pyTorchHasTheSameNetworks() throws IOException {
    String script = Files.readString(SCRIPT);

    assertThat(BenchNetwork.all())
        .extracting(BenchNetwork::name)
        .filteredOn(name -> !name.equals("alexnet-flowers"))
        .allMatch(name -> script.contains("\"%s\": lambda".formatted(name)));
  }

  private static List<Bench> chosen(String... only) {
    return new BenchRequest(
            List.of(only), new BenchOptions(1, 1, 1), Optional.empty(), Optional.empty(), List.of())
        .chosen();
  }
}
