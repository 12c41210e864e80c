package io.tinderbox.trainer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stays of blocks of 16 MiB, each time in a process of its own. */
class MallocTest {
  private static final Map<String, String> NOTHING = Map.of();

  @Test
  void freedBlocksGoBackToTheSystem() throws Exception {
    assertThat(printed(NOTHING, "return", "block", "block")).containsExactly("gone", "gone");
  }

  /** glibc itself comes to keep such blocks, by the first one that is freed. */
  @Test
  void freedBlocksAreKeptAsTheyComeWhereNobodyGaveThemBack() throws Exception {
    assertThat(printed(NOTHING, "keep", "block", "block")).containsExactly("gone", "kept");
  }

  @Test
  void freedBlocksAreKeptUntilTheyAreTrimmed() throws Exception {
    assertThat(printed(NOTHING, "return", "keep", "block", "trim")).containsExactly("kept", "gone");
  }

  @Test
  void whoWantsThemKeptIsHeardInAnyOrder() throws Exception {
    assertThat(printed(NOTHING, "keep", "return", "block", "block"))
        .containsExactly("gone", "kept");
  }

  @Test
  void theEnvironmentWins() throws Exception {
    assertThat(printed(Map.of("MALLOC_MMAP_THRESHOLD_", "33554432"), "return", "block"))
        .containsExactly("kept");
    assertThat(
            printed(
                Map.of("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=33554432"),
                "return",
                "block"))
        .containsExactly("kept");
    assertThat(printed(Map.of("MALLOC_MMAP_THRESHOLD_", "262144"), "keep", "block", "block"))
        .containsExactly("gone", "gone");
  }

  /** As where natives cannot be unpacked: every call goes on without. */
  @Test
  void withoutTheFunctionsAllIsAsItWas() throws Exception {
    assertThat(
            printed(
                Map.of("JDK_JAVA_OPTIONS", "-Djna.nosys=true -Djna.noclasspath=true"),
                "return",
                "keep",
                "block",
                "block",
                "trim"))
        .containsExactly("gone", "kept", "kept");
  }

  private static List<String> printed(Map<String, String> environment, String... asked)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FreedBlocks.class.getName());
    command.addAll(List.of(asked));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    builder.environment().keySet().removeAll(List.of("MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }
}
