package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EngineConfigTest {
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.engine.TestEngines#all")
  void whatTravelsToAnExecutorBuildsTheSameNetworkThere(EngineConfig config)
      throws IOException, ClassNotFoundException {
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
    assertThat(arrived.loss().loss()).isEqualTo(config.loss().loss());
    assertThat(arrived.optimiser().optimiser()).isEqualTo(config.optimiser().optimiser());
    assertThat(arrived.build().blocks()).isEqualTo(config.build().blocks());
  }
}
