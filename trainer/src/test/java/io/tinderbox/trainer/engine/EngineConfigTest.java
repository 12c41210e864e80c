package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
  @Test
  void whatTravelsToAnExecutorBuildsTheSameNetworkThere()
      throws IOException, ClassNotFoundException {
    EngineConfig config =
        TestEngines.config(
            new NetworkConfig("alexnet", Norm.BATCH, 0.1),
            new ImageShape(3, 32, 32),
            4,
            new OptimiserConfig(0.9, 5e-4),
            2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(config);
    }

    EngineConfig arrived;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = (EngineConfig) in.readObject();
    }

    assertThat(arrived).isEqualTo(config).hasSameHashCodeAs(config);
    assertThat(arrived.build().blocks()).isEqualTo(config.build().blocks());
  }
}
