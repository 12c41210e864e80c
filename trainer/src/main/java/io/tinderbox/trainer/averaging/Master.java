package io.tinderbox.trainer.averaging;

/** Whose averaging trains: {@code distribution.master}. */
public enum Master {
  /** {@link AveragingTrainingMaster}. */
  EXACT,
  /** dl4j-spark's own, to compare with: {@link StockEpochs}. */
  STOCK
}
