package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.spark.ExecutorName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.CollectionAccumulator;

/** Asks every executor that the driver knows, until all have answered or it has taken too long. */
final class Survey {
  /** Executors that come while others are asked are asked too, so often. */
  private static final int MOST_ROUNDS = 5;

  private static final long SETTLE_MILLIS = 1000;

  /** The first task of a process takes all jars over and loads natives. */
  private static final long PATIENCE_MINUTES = 10;

  /** Objects of the driver's build cannot be read by the executors'. */
  private static final Pattern OTHER_BUILD =
      Pattern.compile(
          "InvalidClassException|ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError"
              + "|UnsupportedClassVersionError|IncompatibleClassChangeError");

  private final JavaSparkContext spark;
  private final Question question;
  private final Map<ExecutorName, Heard> heard = new TreeMap<>();

  Survey(JavaSparkContext spark, Question question) {
    this.spark = spark;
    this.question = question;
  }

  private record Examination(Question question, CollectionAccumulator<Answer> answers)
      implements VoidFunction<String> {
    @Override
    public void call(String wanted) {
      answers.add(Answer.of(question));
    }
  }

  /**
   * @param work for messages
   */
  Collection<Heard> heard(String work) {
    // Whoever is there first: Spark waits for it, and we for those that come with it.
    ask(spark.parallelize(List.of("any"), 1), work);
    settle();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<ExecutorName> missing = new ArrayList<>(Roll.of(spark).slots().keySet());
      missing.removeAll(heard.keySet());
      if (missing.isEmpty()) {
        break;
      }
      ask(PinnedTasks.on(spark, missing, 1), work);
    }
    return heard.values();
  }

  private static void settle() {
    try {
      Thread.sleep(SETTLE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static TinderboxException interrupted() {
    Thread.currentThread().interrupt();
    return TinderboxException.interrupted("Interrupted while executors were asked");
  }

  private void ask(JavaRDD<String> tasks, String work) {
    CollectionAccumulator<Answer> answers = spark.sc().collectionAccumulator();
    long sent = System.currentTimeMillis();
    JavaFutureAction<Void> asked = tasks.foreachAsync(new Examination(question, answers));
    try {
      asked.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      asked.cancel(true);
    } catch (InterruptedException e) {
      asked.cancel(true);
      throw interrupted();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), work);
    }
    long now = System.currentTimeMillis();
    Roll roll = Roll.of(spark);
    for (Answer answer : answers.value()) {
      ExecutorName executor = answer.executor();
      heard.put(executor, new Heard(answer, roll.slots(executor.id()), sent, now));
    }
  }

  private RuntimeException failure(Throwable cause, String work) {
    String message = String.valueOf(cause.getMessage());
    if (OTHER_BUILD.matcher(message).find()) {
      return TinderboxException.usage(
          "Cannot %s: expected executors with %s as on the driver, found some that cannot read what it sends (%s)"
              .formatted(
                  work,
                  question.build().whatMustAgree(),
                  message.lines().findFirst().orElse("").strip()));
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
