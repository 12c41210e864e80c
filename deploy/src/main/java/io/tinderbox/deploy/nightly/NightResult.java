package io.tinderbox.deploy.nightly;

import io.tinderbox.ingest.job.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a night came to ({@code runs/ID/result.json}); written last, so that a night without one, or
 * with one that is not done, is to be gone on with.
 *
 * @param id of the night
 * @param status as {@link NightStatus} is written
 * @param exitCode of the process
 * @param reason one line
 * @param started when its first sitting began, ISO 8601 in UTC
 * @param ended when its last one ended
 * @param seconds of wall time from the one to the other
 * @param data that it found; null where it did not come so far
 * @param candidate that it trained; null where it trained none
 * @param gate what the candidate was held against; null where it was not
 * @param champion id of the night whose model was in charge afterwards; null where none was
 */
public record NightResult(
    String id,
    String status,
    int exitCode,
    String reason,
    String started,
    String ended,
    double seconds,
    Data data,
    Candidate candidate,
    Verdict gate,
    String champion) {
  /**
   * @param digest of the data folder that was trained on
   * @param examples in all splits
   * @param added by this night
   * @param drift of what was added; null where nothing was, or where it made the folder
   */
  public record Data(String digest, long examples, long added, Drift drift) {}

  /**
   * @param run its folder, relative to the home folder
   * @param parametersSha256 of the best model
   * @param epochs that were trained
   * @param bestEpoch whose model it is
   * @param beganFrom id of the night whose model training began with; null for scratch
   * @param trainingSeconds of all sittings
   */
  public record Candidate(
      String run,
      String parametersSha256,
      int epochs,
      int bestEpoch,
      String beganFrom,
      double trainingSeconds) {}

  public NightResult {
    Objects.requireNonNull(id);
    Objects.requireNonNull(status);
    Objects.requireNonNull(started);
    Objects.requireNonNull(ended);
  }

  /** One that has begun, and has come to nothing yet. */
  static NightResult begun(String id, Instant started) {
    String now = started.toString();
    return new NightResult(id, "", 0, "", now, now, 0, null, null, null, null);
  }

  NightResult with(Data found) {
    return new NightResult(
        id, status, exitCode, reason, started, ended, seconds, found, candidate, gate, champion);
  }

  NightResult with(Candidate trained) {
    return new NightResult(
        id, status, exitCode, reason, started, ended, seconds, data, trained, gate, champion);
  }

  NightResult with(Verdict verdict) {
    return new NightResult(
        id, status, exitCode, reason, started, ended, seconds, data, candidate, verdict, champion);
  }

  /**
   * @param inCharge id of the night whose model is in charge now; null where none is
   */
  NightResult ended(NightStatus how, String why, String inCharge) {
    Instant now = Instant.now();
    double wall = Duration.between(Instant.parse(started), now).toMillis() / 1e3;
    return new NightResult(
        id,
        how.written(),
        how.exitCode().number(),
        why,
        started,
        now.toString(),
        wall,
        data,
        candidate,
        gate,
        inCharge);
  }

  boolean isDone() {
    return Arrays.stream(NightStatus.values())
        .anyMatch(known -> known.isDone() && known.written().equals(status));
  }

  /** Whether it came to the end of a training, good or bad. */
  boolean hasTrained() {
    return isDone() && data != null && !is(NightStatus.NOTHING_NEW);
  }

  boolean is(NightStatus other) {
    return other.written().equals(status);
  }

  Instant endedAt() {
    return Instant.parse(ended);
  }
}
