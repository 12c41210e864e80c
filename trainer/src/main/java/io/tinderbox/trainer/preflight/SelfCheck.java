package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.spark.GpuProperties;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.reading.MinibatchSource;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;

/**
 * What a process does before its first task of some work: an executor that came after the {@link
 * Preflight} holds itself against the same question. Where it has a fault, its tasks fail at once,
 * so that Spark gives them to others.
 */
public final class SelfCheck implements Serializable {
  private static final Set<Object> PASSED = ConcurrentHashMap.newKeySet();

  private final Question question;

  private SelfCheck(Question question) {
    this.question = question;
  }

  /**
   * On the driver, of training.
   *
   * @param workers logical ones
   * @param engine of each
   */
  public static SelfCheck ofTraining(int workers, EngineConfig engine, MinibatchSource source) {
    return new SelfCheck(
        Question.of(
            source.split().folder(),
            engine.engine().name(),
            Demand.ofTraining(workers, engine, source)));
  }

  /**
   * On the driver, of tasks that look at pictures with a network.
   *
   * @param tasks that there are
   * @param engine of each
   */
  public static SelfCheck ofEvaluation(int tasks, EngineConfig engine, DataFolder data) {
    return new SelfCheck(
        Question.of(data, engine.engine().name(), Demand.ofEvaluation(tasks, engine)));
  }

  Question question() {
    return question;
  }

  /**
   * @throws TinderboxException when this process has a fault; the next task looks again
   */
  public void require() {
    Object work =
        List.of(question.data(), question.dataDigest(), question.engine(), question.demand());
    if (PASSED.contains(work)) {
      return;
    }
    synchronized (PASSED) {
      if (!PASSED.contains(work)) {
        look();
        PASSED.add(work);
      }
    }
  }

  private void look() {
    Answer answer = Answer.of(question);
    List<Finding> faults =
        Inspection.of(question, answer, slots(), true).stream().filter(Finding::isFault).toList();
    if (!faults.isEmpty()) {
      String message =
          "Cannot work on executor %s: %s"
              .formatted(
                  answer.executor(),
                  String.join("; ", faults.stream().map(Finding::text).toList()));
      throw faults.get(0).exitCode().equals(Optional.of(ExitCode.USAGE))
          ? TinderboxException.usage(message)
          : TinderboxException.infrastructure(message, null);
    }
  }

  /** Where it is not set, one task at a time is all that is certain; a task has its GPU alone. */
  private static int slots() {
    SparkEnv spark = SparkEnv.get();
    return spark == null || GpuProperties.areAskedFor(spark.conf())
        ? 1
        : Math.max(
            1,
            spark.conf().getInt("spark.executor.cores", 1)
                / Math.max(1, spark.conf().getInt("spark.task.cpus", 1)));
  }
}
