package io.tinderbox.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProcessSecurityTest {
  private static final Map<String, String> WORKERS = Map.of("_SPARK_AUTH_SECRET", "hush");

  @Test
  void isOnWhereAllProcessesAreOurs() {
    assertThat(missing("local[2]", Map.of()))
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.network.crypto.enabled", "true")
        .doesNotContainKey("spark.authenticate.secret");
    String one = missing("local-cluster[2,1,1024]", Map.of()).get("spark.authenticate.secret");
    String other = missing("local-cluster[2,1,1024]", Map.of()).get("spark.authenticate.secret");
    assertThat(one).matches("[0-9a-f]{64}").isNotEqualTo(other);
  }

  @Test
  void isTheOperatorsChoiceElsewhere() {
    assertThat(missing("spark://host:7077", Map.of())).isEmpty();
    assertThat(missing("yarn", Map.of())).isEmpty();
    assertThat(missing("local-cluster[2,1,1024]", Map.of("spark.authenticate", "false"))).isEmpty();
  }

  @Test
  void aDriverWithinAClusterHasTheSecretOfItsWorker() {
    assertThat(missing("spark://host:7077", Map.of("spark.authenticate", "true")))
        .containsExactly(Map.entry("spark.authenticate.secret", "hush"));
    assertThat(
            missing(
                "spark://host:7077",
                Map.of("spark.authenticate", "true", "spark.authenticate.secret", "mine")))
        .isEmpty();
  }

  private static Map<String, String> missing(String master, Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put("spark.master", master);
    return ProcessSecurity.missing(all, WORKERS);
  }
}
