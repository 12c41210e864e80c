package io.tinderbox.trainer.checkpoint;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.json.Json;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.run.Validation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands, beside its two vectors.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param epoch the one that goes on, from 1
 * @param round the next one of that epoch, from 0
 * @param iteration steps taken
 * @param rounds of the run that are done
 * @param current what the epoch's rounds came to so far
 * @param history of the completed epochs
 * @param validations all so far: what the learning rate, early stop and the best model go by
 * @param best model so far; null before the first
 * @param seconds wall time of the run so far, all sittings
 * @param origin what run it is of; null before it is sealed, as the digests are empty
 * @param parametersSha256 of {@code parameters.f32}
 * @param stateSha256 of {@code optimiser.f32}
 * @param sha256 of all the other fields
 */
public record Checkpoint(
    int formatVersion,
    int epoch,
    int round,
    long iteration,
    long rounds,
    EpochTotals current,
    List<EpochMetrics> history,
    List<Validation> validations,
    RunResult.Best best,
    double seconds,
    Origin origin,
    String parametersSha256,
    String stateSha256,
    String sha256) {
  /** Those before 2 say none, and know no validations. */
  public static final int FORMAT_VERSION = 2;

  public Checkpoint {
    history = List.copyOf(history);
    validations = List.copyOf(validations);
  }

  /**
   * What a run's result depends on.
   *
   * @param seed of everything random
   * @param configurationSha256 of the settings that may not change while the run goes on
   * @param dataDigest of the data folder's manifest
   */
  public record Origin(long seed, String configurationSha256, String dataDigest) {}

  /**
   * What the rounds of one epoch came to.
   *
   * @param steps totals
   * @param time mean over the workers
   * @param seconds wall time of the rounds
   * @param learningRate of the last step
   */
  public record EpochTotals(
      StepReport steps, TimeAccount time, double seconds, double learningRate) {
    public static final EpochTotals NONE = new EpochTotals(StepReport.NONE, TimeAccount.ZERO, 0, 0);

    /** Whether a run can go on from them. */
    boolean isSound() {
      return steps != null
          && steps.outputs() != null
          && steps.isFinite()
          && steps.examples() >= 0
          && steps.correct() >= 0
          && time != null
          && seconds >= 0
          && Double.isFinite(learningRate);
    }
  }

  /**
   * Why no run can stand there, whoever sealed it; empty where nothing is wrong. How many rounds an
   * epoch has is for others to know.
   */
  Optional<String> fault() {
    if (epoch < 1 || round < 0 || iteration < 0 || rounds < 0 || !(seconds >= 0)) {
      return Optional.of(
          "expected a place in a run, found epoch %d, round %d, step %d, %d rounds, %s seconds"
              .formatted(epoch, round, iteration, rounds, seconds));
    }
    if (history.size() != epoch - 1) {
      return Optional.of(
          "expected the metrics of %d epochs, found %d".formatted(epoch - 1, history.size()));
    }
    if (origin == null || current == null || !current.isSound()) {
      return Optional.of(
          "expected an origin and what the epoch came to so far, found %s, %s"
              .formatted(origin, current));
    }
    return validations.stream()
        .filter(validation -> !Double.isFinite(validation.valLoss()))
        .map(validation -> "expected validations that found a loss, found " + validation)
        .findFirst();
  }

  /** The same with its origin, the digests of the vectors written beside it, and its own. */
  Checkpoint sealed(Origin ofRun, String parameters, String state) {
    Checkpoint open = with(ofRun, parameters, state, "");
    return open.with(ofRun, parameters, state, open.contentSha256());
  }

  /** Whether the fields are those that the checkpoint was sealed with. */
  boolean isIntact() {
    return contentSha256().equals(sha256);
  }

  private String contentSha256() {
    Checkpoint content = with(origin, parametersSha256, stateSha256, "");
    return Sha256.of(Json.line(content).getBytes(StandardCharsets.UTF_8));
  }

  private Checkpoint with(Origin ofRun, String parameters, String state, String own) {
    return new Checkpoint(
        formatVersion,
        epoch,
        round,
        iteration,
        rounds,
        current,
        history,
        validations,
        best,
        seconds,
        ofRun,
        parameters,
        state,
        own);
  }
}
