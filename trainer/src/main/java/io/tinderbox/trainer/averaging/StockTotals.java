package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.StepReport;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the stock master's workers saw of an epoch, added up by Spark in the order in which they
 * end. A task that is run again counts again.
 */
record StockTotals(
    LongAccumulator examples,
    DoubleAccumulator dataLoss,
    DoubleAccumulator penalty,
    LongAccumulator correct,
    LongAccumulator computeNanos)
    implements Serializable {

  static StockTotals of(SparkContext spark) {
    return new StockTotals(
        spark.longAccumulator("examples"),
        spark.doubleAccumulator("data loss"),
        spark.doubleAccumulator("penalty"),
        spark.longAccumulator("correct"),
        spark.longAccumulator("compute nanoseconds"));
  }

  /** On the driver, before an epoch. */
  void reset() {
    examples.reset();
    dataLoss.reset();
    penalty.reset();
    correct.reset();
    computeNanos.reset();
  }

  /** On an executor, after a step. */
  void add(StepReport step, long nanos) {
    examples.add(step.examples());
    dataLoss.add(step.dataLossSum());
    penalty.add(step.penaltySum());
    correct.add(step.correct());
    computeNanos.add(nanos);
  }

  /** On the driver, after an epoch. */
  StepReport steps() {
    return new StepReport(examples.value(), dataLoss.value(), penalty.value(), correct.value());
  }
}
