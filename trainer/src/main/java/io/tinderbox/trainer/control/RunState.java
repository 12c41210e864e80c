package io.tinderbox.trainer.control;

import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.Checkpoint.EpochTotals;
import io.tinderbox.trainer.evaluation.Scores;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.TimeAccount;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a run stands, on the driver: its position, what the open epoch's rounds came to, the epochs
 * before, and the best of them. With the two vectors, all that a {@link Checkpoint} keeps.
 */
final class RunState {
  private final long started = System.nanoTime();
  private double secondsBefore;
  private int epoch = 1;
  private int nextRound;
  private long iteration;
  private EpochTotals current = EpochTotals.NONE;
  private final List<EpochMetrics> history = new ArrayList<>();
  private RunResult.Best best;

  /** Takes up the run that an earlier sitting left; only before anything else. */
  void goOnFrom(Checkpoint checkpoint) {
    epoch = checkpoint.epoch();
    nextRound = checkpoint.round();
    iteration = checkpoint.iteration();
    current = checkpoint.current();
    history.addAll(checkpoint.history());
    best = checkpoint.best();
    secondsBefore = checkpoint.seconds();
  }

  /** The state as a checkpoint that is not sealed. */
  Checkpoint checkpoint() {
    return new Checkpoint(
        epoch, nextRound, iteration, current, history, best, seconds(), null, "", "", "");
  }

  /** The open epoch, from 1. */
  int epoch() {
    return epoch;
  }

  /** The open epoch's next round, from 0; also how many of its rounds are done. */
  int nextRound() {
    return nextRound;
  }

  /** Optimiser steps that each worker has taken in the whole run. */
  long iteration() {
    return iteration;
  }

  /** What the open epoch's rounds came to. */
  EpochTotals current() {
    return current;
  }

  /** The completed epochs. */
  List<EpochMetrics> history() {
    return List.copyOf(history);
  }

  /** Null before the first epoch is completed. */
  RunResult.Best best() {
    return best;
  }

  /** Wall time of all sittings. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  /**
   * @param takeSeconds wall time of taking the round's vectors over on the driver
   */
  void completeRound(RoundReport round, double takeSeconds) {
    iteration = round.iteration();
    nextRound = round.round() + 1;
    current =
        new EpochTotals(
            current.steps().plus(round.steps()),
            current
                .time()
                .plus(round.time())
                .plus(new TimeAccount(0, 0, 0, takeSeconds, 0, 0, 0, 0)),
            current.seconds() + round.seconds() + takeSeconds,
            round.learningRate());
  }

  /** A checkpoint in the middle of the open epoch took so long. */
  void addCheckpoint(double seconds) {
    current =
        new EpochTotals(
            current.steps(),
            current.time().plus(new TimeAccount(0, 0, 0, 0, 0, 0, 0, seconds)),
            current.seconds() + seconds,
            current.learningRate());
  }

  /**
   * Whether the open epoch is the best so far, which it then is: by top-1 accuracy; of equal ones
   * by the loss. Without a validation split, the last one.
   *
   * @param scores null without a validation split
   */
  boolean becomesBest(Scores scores) {
    if (scores != null && best != null && !isBetter(scores)) {
      return false;
    }
    best =
        scores == null
            ? new RunResult.Best(epoch, null, null)
            : new RunResult.Best(epoch, scores.top1(), scores.top5());
    return true;
  }

  private boolean isBetter(Scores scores) {
    double bestLoss = history.get(best.epoch() - 1).valLoss();
    return scores.top1() > best.valTop1()
        || (scores.top1() == best.valTop1() && scores.loss() < bestLoss);
  }

  /**
   * Closes the open epoch and opens the next.
   *
   * @param scores null without a validation split
   */
  EpochMetrics completeEpoch(Scores scores, double validateSeconds, double checkpointSeconds) {
    EpochMetrics metrics = metrics(scores, validateSeconds, checkpointSeconds);
    history.add(metrics);
    epoch++;
    nextRound = 0;
    current = EpochTotals.NONE;
    return metrics;
  }

  private EpochMetrics metrics(Scores scores, double validateSeconds, double checkpointSeconds) {
    double examples = current.steps().examples();
    double dataLoss = current.steps().dataLossSum() / examples;
    return new EpochMetrics(
        epoch,
        dataLoss + current.steps().penaltySum() / examples,
        dataLoss,
        current.steps().correct() / examples,
        scores == null ? null : scores.loss(),
        scores == null ? null : scores.top1(),
        scores == null ? null : scores.top5(),
        current.learningRate(),
        current.steps().examples(),
        current.seconds() + validateSeconds + checkpointSeconds,
        examples / current.seconds(),
        current.time().plus(new TimeAccount(0, 0, 0, 0, 0, 0, validateSeconds, checkpointSeconds)));
  }
}
