package io.tinderbox.trainer.control;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.Scores;
import io.tinderbox.trainer.model.ModelCard;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import java.util.Optional;

/**
 * Measures the network on the validation split, on the driver, and keeps its model if it is the
 * best; without a split, the last one.
 */
final class Validator {
  private final TrainingContext context;
  private final ValidationConfig config;
  private final StepEngine engine;
  private final RunState state;
  private final TensorBoardLog tensorBoard;
  private final Progress progress;

  /**
   * @param engine holds the parameters whenever the network is measured or kept
   * @param state takes up what was found
   */
  Validator(
      TrainingContext context,
      StepEngine engine,
      RunState state,
      TensorBoardLog tensorBoard,
      Progress progress) {
    this.context = context;
    this.config = context.train().validation();
    this.engine = engine;
    this.state = state;
    this.tensorBoard = tensorBoard;
    this.progress = progress;
  }

  /** Whether there is a split to measure on. */
  boolean isOn() {
    return config.isOn();
  }

  /** Asked after a round. */
  boolean isDueAfterRound() {
    return config.isDueAfterRound(state.rounds());
  }

  /** Asked after the last round of an epoch. */
  boolean isDueAfterEpoch() {
    return config.isDueAfterEpoch(state.epoch()) || isDueAfterRound();
  }

  /**
   * The end of a run is always measured.
   *
   * @param seconds of all sittings, as they were when the epoch's last round ended
   */
  boolean isDueAtItsEnd(double seconds) {
    Limits limits = context.train().limits();
    return isOn() && (state.epoch() >= limits.maxEpochs() || limits.areMinutesOver(seconds));
  }

  /**
   * Measures the network as it is.
   *
   * @param inside whether rounds of the open epoch are left
   * @param scheduled whether it was due without the run's end
   * @return whether its outputs are numbers; where they are not, nothing is kept
   */
  boolean measure(boolean inside, boolean scheduled) {
    Optional<Scores> scores = scores();
    if (scores.isEmpty()) {
      return false;
    }
    state.validated(scores.get(), inside, scheduled);
    tensorBoard.write(state.lastValidation());
    boolean best = state.becomesBest(config.metric());
    if (best) {
      writeModel();
    }
    if (inside) {
      progress.note(state.lastValidation().summary(best));
    }
    return true;
  }

  private Optional<Scores> scores() {
    String split = config.split();
    try {
      return Optional.of(
          evaluator().validate(split, context.source().split().beside(split).iterator()));
    } catch (TinderboxException e) {
      if (e.exitCode() != ExitCode.QUALITY) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Evaluator evaluator() {
    return Evaluator.of(
        engine,
        context.description(state.epoch()).task(),
        context.evaluateBatchSize(),
        false,
        Progress.SILENT);
  }

  /**
   * Keeps the network as it is, unmeasured, as the one of the best model.
   *
   * @param inside whether rounds of the open epoch are left
   */
  void keepLast(boolean inside) {
    state.keepLast(inside);
    writeModel();
  }

  private void writeModel() {
    ModelFolder folder = new ModelFolder(context.storage(), context.run().model());
    ModelDescription model =
        folder.write(context.description(state.epoch()), state.iteration(), engine.parameters());
    folder.write(context.card(model, state.iteration(), measured()));
  }

  private Optional<ModelCard.Measured> measured() {
    return isOn() && state.isValidated()
        ? Optional.of(
            new ModelCard.Measured(
                config.split(),
                state.lastValidation(),
                config.metric(),
                state.validations().size()))
        : Optional.empty();
  }
}
