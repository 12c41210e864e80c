package io.tinderbox.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void facesTheMasterWhereThePageDoesNot(String page) {
    assertThat(facing("spark://127.0.0.3:7077", page)).hasValue("127.0.0.1");
  }

  @Test
  void isSparksChoiceWhereNothingStandsInItsWay() {
    assertThat(facing("spark://127.0.0.3:7077", null)).isEmpty();
    assertThat(facing("spark://127.0.0.3:7077", "10.1.2.3")).isEmpty();
    assertThat(facing("local[2]", "127.0.0.1")).isEmpty();
    assertThat(facing("yarn", "127.0.0.1")).isEmpty();
    assertThat(
            DriverAddress.facing(
                Map.of("spark.master", "spark://127.0.0.3:7077", "spark.driver.host", "me"),
                "127.0.0.1"))
        .isEmpty();
  }

  private static Optional<String> facing(String master, String localIp) {
    return DriverAddress.facing(Map.of("spark.master", master), localIp);
  }
}
