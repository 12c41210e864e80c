package io.tinderbox.trainer.preflight;

import io.tinderbox.common.progress.ReadableCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Holds what one process answered against what was expected. */
final class Inspection {
  /** Predictions are right within so much of themselves: only beyond it is too little certain. */
  private static final double CERTAIN = 0.8;

  private static final double GIB = 1L << 30;

  private Inspection() {}

  /**
   * @param slots tasks that the process runs at once
   * @param clusters whether it is a process beside the driver, with settings of its own
   */
  static List<Finding> of(Question question, Answer answer, int slots, boolean clusters) {
    List<Finding> findings = new ArrayList<>();
    build(question.build(), answer.build()).ifPresent(findings::add);
    if (!answer.nativesFault().isEmpty()) {
      findings.add(
          Finding.infrastructure(
              "natives do not load: %s; the machine has to be Linux on x86_64, with room in its temporary folder"
                  .formatted(answer.nativesFault())));
    } else {
      memory(question.demand(), answer.room(), slots, clusters).ifPresent(findings::add);
      threads(question.demand(), answer.room(), slots).ifPresent(findings::add);
    }
    findings.addAll(GpuInspection.of(answer.gpu(), clusters, question.demand().gpuBytes(slots)));
    data(question, answer).ifPresent(findings::add);
    if (clusters && !answer.lacking().isEmpty()) {
      findings.add(
          Finding.warning(
              "without %s, which the launcher sets (spark.executorEnv, spark.executor.extraJavaOptions)"
                  .formatted(String.join(", ", answer.lacking()))));
    }
    return findings;
  }

  private static Optional<Finding> build(Build expected, Build found) {
    return expected.whatMustAgree().equals(found.whatMustAgree())
        ? Optional.empty()
        : Optional.of(
            Finding.usage(
                "expected %s as on the driver, found %s; take what spark.executor.extraClassPath adds away, or install the same"
                    .formatted(expected.whatMustAgree(), found.whatMustAgree())));
  }

  private static Optional<Finding> data(Question question, Answer answer) {
    if (!answer.dataFault().isEmpty()) {
      return Optional.of(
          Finding.usage(
              "cannot read the data: %s; the folder has to be seen from everywhere under the same name"
                  .formatted(answer.dataFault())));
    }
    return answer.dataDigest().equals(question.dataDigest())
        ? Optional.empty()
        : Optional.of(
            Finding.usage(
                "expected the data of digest %s, found %s (%s)"
                    .formatted(question.dataDigest(), answer.dataDigest(), question.data())));
  }

  private static Optional<Finding> memory(Demand demand, Room room, int slots, boolean clusters) {
    long arrays = demand.nativeBytes(slots);
    long heap = demand.heapBytes(slots, room.heap());
    String more =
        clusters
            ? "more with spark.executor.memory and spark.executor.memoryOverhead, or less at once with spark.executor.cores"
            : "a smaller train.batchSizePerWorker or fewer distribution.workers take less";
    if (heap > room.heap()) {
      return Optional.of(
          Finding.infrastructure(
              "too little heap: %s for %s at once, %s are there; %s"
                  .formatted(
                      gib(heap),
                      ReadableCount.of(demand.atOnce(slots), "worker"),
                      gib(room.heap()),
                      more)));
    }
    long least = room.arraysBeside(heap);
    String text =
        "memory off the heap: about %s for %s at once, %s are there; %s"
            .formatted(
                gib(arrays), ReadableCount.of(demand.atOnce(slots), "worker"), gib(least), more);
    if (arrays * CERTAIN > least) {
      return Optional.of(Finding.infrastructure("too little " + text));
    }
    if (arrays > least) {
      return Optional.of(Finding.warning("perhaps too little " + text));
    }
    return arrays > room.machine() - room.heap()
        ? Optional.of(
            Finding.warning(
                "a heap that may grow to %s leaves too little of %s for about %s off the heap; %s"
                    .formatted(gib(room.heap()), gib(room.machine()), gib(arrays), more)))
        : Optional.empty();
  }

  private static Optional<Finding> threads(Demand demand, Room room, int slots) {
    int wanted = demand.atOnce(slots) * demand.threads();
    return wanted > room.cores()
        ? Optional.of(
            Finding.warning(
                "%s on %s: %s at once of distribution.threadsPerWorker = %d wait for each other"
                    .formatted(
                        ReadableCount.of(wanted, "thread"),
                        ReadableCount.of(room.cores(), "core"),
                        ReadableCount.of(demand.atOnce(slots), "worker"),
                        demand.threads())))
        : Optional.empty();
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}
