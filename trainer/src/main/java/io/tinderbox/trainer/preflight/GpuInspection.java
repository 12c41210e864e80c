package io.tinderbox.trainer.preflight;

import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.common.spark.GpuProperties;
import io.tinderbox.trainer.gpu.Card;
import io.tinderbox.trainer.gpu.GpuState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether each process has a GPU of its own, and the one that Spark means. */
final class GpuInspection {
  private GpuInspection() {}

  /**
   * @param clusters whether it is a process beside the driver, to which Spark gives GPUs
   * @param bytes that the workers of a process take of its GPU at the least
   */
  static List<Finding> of(GpuState gpu, boolean clusters, long bytes) {
    List<Finding> findings = new ArrayList<>();
    if (!gpu.wanted()) {
      return findings;
    }
    if (clusters && gpu.addresses().size() != 1) {
      findings.add(
          Finding.usage(
              "expected one GPU from Spark for a task, found %s (%s, %s)"
                  .formatted(
                      gpu.addresses().isEmpty() ? "none" : String.join(", ", gpu.addresses()),
                      GpuProperties.PER_EXECUTOR,
                      GpuProperties.PER_TASK)));
    }
    if (!gpu.cardsFault().isEmpty()) {
      findings.add(Finding.infrastructure("cannot tell its GPU: " + gpu.cardsFault()));
    } else if (gpu.cards().isEmpty()) {
      findings.add(
          Finding.infrastructure("expected a GPU, found none (%s)".formatted(gpu.visible())));
    } else if (clusters) {
      ofCards(gpu, findings);
    }
    gpu.cards().stream().limit(1).flatMap(c -> room(c, bytes).stream()).forEach(findings::add);
    gpu.refusals().forEach(refusal -> findings.add(Finding.usage(refusal)));
    return findings;
  }

  /** Cards that share the machine's memory tell none of their own. */
  private static Optional<Finding> room(Card card, long bytes) {
    double gib = card.memoryMebibytes() / 1024.0;
    return card.memoryMebibytes() > 0 && bytes >> 20 > card.memoryMebibytes()
        ? Optional.of(
            Finding.usage(
                String.format(
                    Locale.ROOT,
                    "expected a GPU with more than %.1f GiB, which the workers of a process take as predicted, found %.1f GiB (%s); a smaller train.batchSizePerWorker takes less",
                    bytes / (double) (1L << 30),
                    gib,
                    card)))
        : Optional.empty();
  }

  private static void ofCards(GpuState gpu, List<Finding> findings) {
    if (gpu.cards().size() > 1) {
      findings.add(
          Finding.usage(
              "expected to see one GPU, found %d (%s): it would compute on any of them; CUDA_VISIBLE_DEVICES has to name one before the process starts, or the resource manager to hide the others"
                  .formatted(gpu.cards().size(), gpu.visible())));
    } else if (gpu.addresses().size() == 1
        && !gpu.cards().get(0).isCalled(gpu.addresses().get(0))) {
      findings.add(
          Finding.usage(
              "expected the GPU that Spark gave, %s, found %s (%s)"
                  .formatted(gpu.addresses().get(0), gpu.cards().get(0), gpu.visible())));
    }
  }

  /** Those whose card another executor has too, which was there first. */
  static Map<ExecutorName, Finding> sharers(Collection<Heard> heard) {
    Map<String, ExecutorName> first = new TreeMap<>();
    Map<ExecutorName, Finding> sharers = new TreeMap<>();
    for (Heard each : heard) {
      ExecutorName executor = each.answer().executor();
      for (Card card : each.answer().gpu().cards()) {
        ExecutorName owner = first.putIfAbsent(card.uuid(), executor);
        if (owner != null) {
          sharers.put(
              executor,
              Finding.usage(
                  "expected a GPU of its own, found that of executor %s, %s"
                      .formatted(owner, card)));
        }
      }
    }
    return sharers;
  }
}
