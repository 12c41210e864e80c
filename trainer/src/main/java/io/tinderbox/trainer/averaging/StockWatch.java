package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.nd4j.StockNetwork;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Sees the steps of the stock master's workers, on executors; each task has one of its own. */
final class StockWatch implements TrainingHook {
  private final int threads;
  private final StockTotals totals;
  private transient double penalty;
  private transient long started;

  /**
   * @param threads of each worker's arithmetic
   */
  StockWatch(int threads, StockTotals totals) {
    this.threads = threads;
    this.totals = totals;
  }

  @Override
  public void preUpdate(DataSet minibatch, Model model) {
    StockNetwork.prepare(threads);
    penalty = ((MultiLayerNetwork) model).calcRegularizationScore(true);
    started = System.nanoTime();
  }

  @Override
  public void postUpdate(DataSet minibatch, Model model) {
    long nanos = System.nanoTime() - started;
    totals.add(StockNetwork.lastStep(minibatch.numExamples(), penalty), nanos);
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    throw new UnsupportedOperationException("expected a MultiLayerNetwork");
  }

  @Override
  public void postUpdate(MultiDataSet minibatch, Model model) {
    throw new UnsupportedOperationException("expected a MultiLayerNetwork");
  }
}
