package io.tinderbox.trainer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.trainer.gpu.Card;
import io.tinderbox.trainer.gpu.ComputeCapability;
import io.tinderbox.trainer.gpu.GpuState;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuInspectionTest {
  private static final Card ZERO = card(0);
  private static final Card ONE = card(1);

  @Test
  void oneGpuThatSparkGaveIsSound() {
    assertThat(inspect(state(List.of("1"), List.of(ONE)))).isEmpty();
    assertThat(inspect(state(List.of("GPU-1"), List.of(ONE)))).isEmpty();
    assertThat(inspect(GpuState.NONE)).isEmpty();
  }

  @Test
  void aTaskWithoutAGpuOrWithTwoIsAFault() {
    assertThat(text(inspect(state(List.of(), List.of(ONE)))))
        .startsWith("expected one GPU from Spark for a task, found none (spark.executor.resource");
    assertThat(text(inspect(state(List.of("0", "1"), List.of(ONE)))))
        .startsWith("expected one GPU from Spark for a task, found 0, 1");
  }

  @Test
  void anotherCardThanSparksIsAFault() {
    assertThat(text(inspect(state(List.of("0"), List.of(ONE)))))
        .startsWith("expected the GPU that Spark gave, 0, found GPU 1 (NVIDIA A10G, GPU-1");
  }

  @Test
  void severalCardsInSightAreAFaultOnAClusterOnly() {
    GpuState both = state(List.of("0"), List.of(ZERO, ONE));

    assertThat(text(inspect(both))).startsWith("expected to see one GPU, found 2 (V=?)");
    assertThat(GpuInspection.of(both, false, 0)).isEmpty();
  }

  @Test
  void noCardAtAllIsTheMachinesFault() {
    List<Finding> findings = inspect(state(List.of("0"), List.of()));

    assertThat(text(findings)).isEqualTo("expected a GPU, found none (V=?)");
    assertThat(findings.get(0).exitCode()).contains(ExitCode.INTERRUPTED);
  }

  @Test
  void aRefusedCardEndsWithTheCodeOfUsage() {
    GpuState refused =
        new GpuState(true, List.of("0"), "V=?", List.of(ZERO), "", List.of("expected another"));

    assertThat(refused.isUsable()).isFalse();
    assertThat(inspect(refused)).containsExactly(Finding.usage("expected another"));
  }

  @Test
  void whoComesSecondToACardSharesIt() {
    Heard first = heard("0", ONE);
    Heard second = heard("1", ONE);
    Heard other = heard("2", ZERO);

    assertThat(GpuInspection.sharers(List.of(first, other))).isEmpty();
    assertThat(GpuInspection.sharers(List.of(first, second, other)))
        .containsOnlyKeys(second.answer().executor())
        .extractingByKey(second.answer().executor())
        .extracting(Finding::text)
        .asString()
        .startsWith("expected a GPU of its own, found that of executor 0 on a, GPU 1 (");
  }

  private static Heard heard(String id, Card card) {
    Answer answer =
        new Answer(
            new ExecutorName(id, "a"),
            new Build("1", "c", "17", "3.5", "2.12"),
            "avx2",
            "",
            new Room(1, 1, 1, 1, 1),
            state(List.of(Integer.toString(card.index())), List.of(card)),
            "d1",
            "",
            List.of(),
            0);
    return new Heard(answer, 1, 0, 0);
  }

  @Test
  void aCardThatIsTooSmallIsTold() {
    GpuState one = state(List.of("0"), List.of(ZERO));

    assertThat(text(GpuInspection.of(one, true, 23028L << 20))).isEmpty();
    assertThat(text(GpuInspection.of(one, true, 32L << 30)))
        .startsWith("expected a GPU with more than 32.0 GiB")
        .contains("found 22.5 GiB (GPU 0", "train.batchSizePerWorker");
  }

  private static List<Finding> inspect(GpuState gpu) {
    return GpuInspection.of(gpu, true, 0);
  }

  private static String text(List<Finding> findings) {
    return String.join("; ", findings.stream().map(Finding::text).toList());
  }

  private static GpuState state(List<String> addresses, List<Card> cards) {
    return new GpuState(true, addresses, "V=?", cards, "", List.of());
  }

  private static Card card(int index) {
    return new Card(
        index, "GPU-" + index, "NVIDIA A10G", ComputeCapability.of("8.6"), 23028, "525.85");
  }
}
