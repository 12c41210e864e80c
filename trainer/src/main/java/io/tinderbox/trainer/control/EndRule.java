package io.tinderbox.trainer.control;

import io.tinderbox.trainer.run.Validation;
import io.tinderbox.trainer.schedule.LearningRate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What ends a run for good, all in one place; a pure function of where the run stands. */
record EndRule(Limits limits, EarlyStop earlyStop, LearningRate learningRate) {

  /** Asked before anything is trained: minutes that are over still leave a run one round. */
  Optional<Ending> atStart(RunState state) {
    return of(state, 0);
  }

  /**
   * Asked after every round and epoch.
   *
   * @param seconds of all sittings, as they were when the round ended
   */
  Optional<Ending> of(RunState state, double seconds) {
    List<Validation> history = state.scheduled();
    return Stream.of(
            earlyStop.end(history).map(Ending::earlyStopped),
            learningRate.rule().end(history).map(Ending::earlyStopped),
            limits
                .reached(state.history().size(), seconds, state.validations())
                .map(reason -> Ending.completed(reason + state.place())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What the latest validation means for the rest of the run, a line each. */
  List<String> notices(List<Validation> history) {
    return Stream.of(learningRate.notice(history), earlyStop.notice(history))
        .flatMap(Optional::stream)
        .toList();
  }
}
