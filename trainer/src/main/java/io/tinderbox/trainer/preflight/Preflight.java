package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.common.spark.SparkStep;
import io.tinderbox.trainer.preflight.PreflightReport.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every executor, on the driver, before work begins on them: all that is wrong is told at
 * once. Where some are without faults, the others are left out and work begins; where none is, it
 * does not. Executors that come later look at themselves ({@link SelfCheck}).
 */
public final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private final JavaSparkContext spark;
  private final Question question;
  private final Progress progress;

  private Preflight(JavaSparkContext spark, Question question, Progress progress) {
    this.spark = spark;
    this.question = question;
    this.progress = progress;
  }

  /**
   * @param work for messages: {@code "Cannot " + work + ": …"}
   * @throws TinderboxException where no executor is without faults: exit code 2, when the program
   *     or its settings are not as expected somewhere; 5, when the machines are not
   */
  public static void require(
      JavaSparkContext spark, SelfCheck check, Progress progress, String work) {
    new Preflight(spark, check.question(), progress).require(work);
  }

  private void require(String work) {
    Collection<Heard> heard = spark.isLocal() ? here() : everywhere(work);
    heard.forEach(each -> LOG.debug("{}", each.answer().summary(each.slots())));
    heard.stream()
        .map(Heard::answer)
        .filter(answer -> answer.gpu().wanted())
        .forEach(
            answer ->
                progress.note(
                    "GPU of executor %s: %s".formatted(answer.executor(), answer.gpu().mapping())));
    PreflightReport report = PreflightReport.of(question, heard, !spark.isLocal());
    report.warnings().forEach(group -> progress.note("Warning: " + report.line(group)));
    if (report.sound().isEmpty()
        || !report.faulty().isEmpty() && !Exclusion.isPossible(spark.getConf())) {
      throw refusal(work, report);
    }
    SortedSet<ExecutorName> faulty = report.faulty();
    if (!faulty.isEmpty()) {
      report.faults().forEach(group -> progress.note("Warning: left out: " + report.line(group)));
      SparkStep.named(spark, "Leave executors out", () -> leaveOut(faulty));
    }
    if (!spark.isLocal()) {
      int ready = report.sound().size();
      progress.note(
          ReadableCount.of(ready, "executor") + (ready == 1 ? " is ready" : " are ready"));
    }
  }

  private Collection<Heard> here() {
    long now = System.currentTimeMillis();
    Answer answer = Answer.of(question);
    return List.of(new Heard(answer, Roll.of(spark).slots("driver"), now, answer.clockMillis()));
  }

  private Collection<Heard> everywhere(String work) {
    return SparkStep.named(
        spark, "Preflight of executors", () -> new Survey(spark, question).heard(work));
  }

  private int leaveOut(Collection<ExecutorName> faulty) {
    new Exclusion(spark).of(faulty);
    return faulty.size();
  }

  private static TinderboxException refusal(String work, PreflightReport report) {
    List<String> lines = new ArrayList<>();
    for (Group group : report.faults()) {
      lines.add(report.line(group));
    }
    String text =
        lines.size() == 1
            ? lines.get(0)
            : lines.stream()
                .map(line -> "\n  " + line)
                .collect(Collectors.joining("", "%d faults".formatted(lines.size()), ""));
    String message = "Cannot %s: %s".formatted(work, text);
    return report.exitCode() == ExitCode.USAGE
        ? TinderboxException.usage(message)
        : TinderboxException.infrastructure(message, null);
  }
}
