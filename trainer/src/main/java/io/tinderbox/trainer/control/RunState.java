package io.tinderbox.trainer.control;

import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.checkpoint.Checkpoint;
import io.tinderbox.trainer.checkpoint.Checkpoint.EpochTotals;
import io.tinderbox.trainer.evaluation.Scores;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.Metric;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.run.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands, on the driver: its position, what the open epoch's rounds came to, the epochs
 * before, what validation found, and the best model. With the two vectors, all that a {@link
 * Checkpoint} keeps.
 */
final class RunState {
  private final long started = System.nanoTime();
  private double secondsBefore;
  private int epoch = 1;
  private int nextRound;
  private long iteration;
  private long rounds;
  private EpochTotals current = EpochTotals.NONE;
  private final List<EpochMetrics> history = new ArrayList<>();
  private final List<Validation> validations = new ArrayList<>();
  private RunResult.Best best;

  /** Takes up the run that an earlier sitting left; only before anything else. */
  void goOnFrom(Checkpoint checkpoint) {
    epoch = checkpoint.epoch();
    nextRound = checkpoint.round();
    iteration = checkpoint.iteration();
    rounds = checkpoint.rounds();
    current = checkpoint.current();
    history.addAll(checkpoint.history());
    validations.addAll(checkpoint.validations());
    best = checkpoint.best();
    secondsBefore = checkpoint.seconds();
  }

  /** The state as a checkpoint that is not sealed. */
  Checkpoint checkpoint() {
    return new Checkpoint(
        Checkpoint.FORMAT_VERSION,
        epoch,
        nextRound,
        iteration,
        rounds,
        current,
        history,
        validations,
        best,
        seconds(),
        null,
        "",
        "",
        "");
  }

  /** The open epoch, from 1. */
  int epoch() {
    return epoch;
  }

  /** The open epoch's next round, from 0; also how many of its rounds are done. */
  int nextRound() {
    return nextRound;
  }

  /** What the open epoch's rounds came to. */
  EpochTotals current() {
    return current;
  }

  /** The completed epochs. */
  List<EpochMetrics> history() {
    return List.copyOf(history);
  }

  /** All of the run. */
  List<Validation> validations() {
    return List.copyOf(validations);
  }

  /** Those that rules go by. */
  List<Validation> scheduled() {
    return validations.stream().filter(Validation::scheduled).toList();
  }

  /** Steps taken. */
  long iteration() {
    return iteration;
  }

  /** Rounds of the run that are done. */
  long rounds() {
    return rounds;
  }

  /** Null before there is a model to keep. */
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
    rounds++;
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
  void addCheckpoint(double taken) {
    addPause(new TimeAccount(0, 0, 0, 0, 0, 0, 0, taken));
  }

  /** A validation in the middle of the open epoch took so long. */
  void addValidation(double taken) {
    addPause(new TimeAccount(0, 0, 0, 0, 0, 0, taken, 0));
  }

  private void addPause(TimeAccount pause) {
    current =
        new EpochTotals(
            current.steps(),
            current.time().plus(pause),
            current.seconds() + pause.total(),
            current.learningRate());
  }

  /**
   * Takes up what validation found of the network as it is.
   *
   * @param inside whether rounds of the open epoch are left
   * @param scheduled whether it was due without the run's end
   */
  void validated(Scores scores, boolean inside, boolean scheduled) {
    validations.add(
        new Validation(
            epoch,
            inside ? nextRound : null,
            iteration,
            scheduled,
            scores.loss(),
            scores.top1(),
            scores.top5(),
            current.learningRate(),
            seconds()));
  }

  /** Whether the network is measured as it is. */
  boolean isValidated() {
    return !validations.isEmpty() && lastValidation().step() == iteration;
  }

  /** The latest; there is one. */
  Validation lastValidation() {
    return validations.get(validations.size() - 1);
  }

  /** Whether the network as it is is the best so far, which it then is. */
  boolean becomesBest(Metric metric) {
    Validation latest = lastValidation();
    if (ofBest().filter(before -> !metric.isBetter(latest, before)).isPresent()) {
      return false;
    }
    best = RunResult.Best.of(latest);
    return true;
  }

  /**
   * Without validation, the last model is the one to keep.
   *
   * @param inside whether rounds of the open epoch are left
   */
  void keepLast(boolean inside) {
    best = RunResult.Best.unmeasured(epoch, inside ? nextRound : null, iteration);
  }

  private Optional<Validation> ofBest() {
    return validations.stream()
        .filter(validation -> best != null && validation.step() == best.step())
        .findFirst();
  }

  /**
   * Closes the open epoch and opens the next.
   *
   * @param validateSeconds at its end
   * @param checkpointSeconds at its end
   */
  EpochMetrics completeEpoch(double validateSeconds, double checkpointSeconds) {
    EpochMetrics metrics = metrics(validateSeconds, checkpointSeconds);
    history.add(metrics);
    epoch++;
    nextRound = 0;
    current = EpochTotals.NONE;
    return metrics;
  }

  private EpochMetrics metrics(double validateSeconds, double checkpointSeconds) {
    Optional<Validation> latest =
        validations.isEmpty() || lastValidation().epoch() != epoch
            ? Optional.empty()
            : Optional.of(lastValidation());
    double examples = current.steps().examples();
    double dataLoss = current.steps().dataLossSum() / examples;
    return new EpochMetrics(
        epoch,
        dataLoss + current.steps().penaltySum() / examples,
        dataLoss,
        current.steps().correct() / examples,
        latest.map(Validation::valLoss).orElse(null),
        latest.map(Validation::valTop1).orElse(null),
        latest.map(Validation::valTop5).orElse(null),
        current.learningRate(),
        current.steps().examples(),
        current.seconds() + validateSeconds + checkpointSeconds,
        examples / current.seconds(),
        current.time().plus(new TimeAccount(0, 0, 0, 0, 0, 0, validateSeconds, checkpointSeconds)));
  }

  /** Where the run stands inside an epoch, for a reason; empty at an epoch's end. */
  String place() {
    return nextRound == 0
        ? ""
        : ", in epoch %d after round %d (step %,d)".formatted(epoch, nextRound, iteration);
  }
}
