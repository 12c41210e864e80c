package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.IngestMode;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.IngestResult;
import io.tinderbox.ingest.job.Drift;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.trainer.EvaluationJob;
import io.tinderbox.trainer.EvaluationRequest;
import io.tinderbox.trainer.TrainingJob;
import io.tinderbox.trainer.TrainingPlan;
import io.tinderbox.trainer.TrainingRequest;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One night: pictures, training, gate, promotion. Each step finds what it has done before, so that
 * a night which was cut off anywhere is gone through again from the top.
 */
final class Night {
  private final JavaSparkContext spark;
  private final NightlyHome home;
  private final NightWork work;
  private final String id;
  private NightResult result;

  Night(JavaSparkContext spark, NightlyHome home, NightWork work, String id) {
    this.spark = spark;
    this.home = home;
    this.work = work;
    this.id = id;
    this.result =
        NightResult.begun(
            id,
            home.result(id).map(before -> Instant.parse(before.started())).orElse(Instant.now()));
  }

  /** As far as it came. */
  NightResult result() {
    return result;
  }

  /**
   * Goes through the night. Before its end it says nothing in the home folder of what it came to,
   * unless that is a model in charge.
   *
   * @param begun whether its training began in an earlier sitting: on the data as they were then
   */
  NightResult execute(boolean begun) {
    Optional<Drift> drift = begun ? Optional.empty() : takeIn();
    Manifest manifest = DataFolder.open(home.storage(), home.data()).manifest();
    Optional<NightResult.Data> trainedOn =
        home.results().stream()
            .filter(NightResult::hasTrained)
            .map(NightResult::data)
            .reduce((before, latest) -> latest);
    long examples = examples(manifest);
    result =
        result.with(
            new NightResult.Data(
                manifest.digest(),
                examples,
                examples - trainedOn.map(NightResult.Data::examples).orElse(0L),
                drift.orElse(null)));
    boolean nothingNew =
        trainedOn.filter(data -> data.digest().equals(manifest.digest())).isPresent();
    if (nothingNew && !begun && !work.config().retrain()) {
      return end(NightStatus.NOTHING_NEW, "no examples that were not there at the last training");
    }
    requireGateSplit(manifest);
    RunResult trained = train();
    return switch (trained.status()) {
      case "completed", "early-stopped" -> judge(manifest, trained);
      case "failed" -> end(NightStatus.DIVERGED, trained.reason());
      default -> end(NightStatus.INTERRUPTED, trained.reason());
    };
  }

  private NightResult end(NightStatus status, String reason) {
    result = result.ended(status, reason, home.inCharge());
    return result;
  }

  private void stage(String what) {
    work.progress().note("Night %s: %s".formatted(id, what));
  }

  /** How what was added differs; empty where nothing was, or where it made the folder. */
  private Optional<Drift> takeIn() {
    NightlyConfig config = work.config();
    stage("new pictures from " + config.source());
    IngestResult found =
        IngestJob.of(spark, home.storage(), work.ingest(), work.progress())
            .within(config.drift()::require)
            .execute(
                new IngestRequest(
                    config.layout(), config.source(), home.data(), IngestMode.APPEND));
    return found.drift();
  }

  private static long examples(Manifest manifest) {
    return manifest.splits().values().stream().mapToLong(Manifest.Split::examples).sum();
  }

  private void requireGateSplit(Manifest manifest) {
    String split = work.config().gate().split();
    Manifest.Split held = manifest.splits().get(split);
    if (held == null || !held.labelled() || held.examples() == 0) {
      throw TinderboxException.usage(
          "Cannot hold a model against the gate: expected a split with labelled examples, found %s without (nightly.gate.split; the data have %s)"
              .formatted(split, String.join(", ", manifest.splits().keySet())));
    }
  }

  /** To its end, or to where it was stopped. */
  private RunResult train() {
    Optional<Champion> from = work.config().fromChampion() ? home.champion() : Optional.empty();
    from.ifPresent(home::requireIntact);
    stage("training " + from.map(champion -> "from " + champion.id()).orElse("from scratch"));
    Settings settings =
        from.map(
                champion ->
                    work.settings()
                        .with(
                            TrainingPlan.FROM_KEY, home.folder().child(champion.run()).toString()))
            .orElse(work.settings());
    RunResult trained = train(settings);
    RunFolder run = new RunFolder(home.storage(), home.run(id));
    if (trained.best() != null) {
      result =
          result.with(
              new NightResult.Candidate(
                  NightlyHome.runPath(id),
                  home.parameters(run.model()),
                  trained.epochs(),
                  trained.best().epoch(),
                  from.map(Champion::id).orElse(null),
                  trained.seconds()));
    }
    return trained;
  }

  /** A run that was begun goes on; where it cannot, it begins anew: nobody is there to decide. */
  private RunResult train(Settings settings) {
    Location folder = home.run(id);
    // What is wrong without a run folder is wrong anyway, and no reason to give one up.
    TrainingPlan.of(home.storage(), settings, request(home.run(id).child("none"), false));
    if (new RunFolder(home.storage(), folder).isUsed()) {
      try {
        return execute(TrainingPlan.of(home.storage(), settings, request(folder, true)));
      } catch (TinderboxException e) {
        if (e.exitCode() != ExitCode.USAGE) {
          throw e;
        }
        stage("training begins anew: " + e.getMessage());
        home.storage().delete(folder);
      }
    }
    return execute(TrainingPlan.of(home.storage(), settings, request(folder, false)));
  }

  private TrainingRequest request(Location run, boolean resume) {
    return new TrainingRequest(home.data(), run, resume, work.command());
  }

  private RunResult execute(TrainingPlan plan) {
    return TrainingJob.of(spark, plan, work.progress(), work.stop()).execute();
  }

  private NightResult judge(Manifest manifest, RunResult trained) {
    if (work.stop().requested()) {
      return end(NightStatus.INTERRUPTED, "asked to stop after training");
    }
    Gate gate = work.config().gate();
    Optional<Champion> champion = home.champion();
    champion.ifPresent(home::requireIntact);
    stage(
        "%s of %s, %s"
            .formatted(
                ReadableCount.of(manifest.split(gate.split()).examples(), "picture"),
                gate.split(),
                champion.map(one -> "beside the champion " + one.id()).orElse("no champion yet")));
    EvaluationJob job = EvaluationJob.of(home.storage(), work.settings(), work.progress());
    Evaluation evaluation =
        (gate.onExecutors() ? job.on(spark) : job)
            .execute(
                new EvaluationRequest(
                    home.run(id),
                    home.data(),
                    gate.split(),
                    home.evaluation(id),
                    champion.map(one -> home.folder().child(one.run()))));
    Verdict verdict = gate.judge(evaluation, champion.map(Champion::id).orElse(null));
    result = result.with(verdict);
    if (!verdict.passed()) {
      return end(NightStatus.GATE_NOT_MET, verdict.reason());
    }
    result = result.ended(NightStatus.PROMOTED, verdict.reason(), id);
    home.putInCharge(Champion.of(result, champion.orElse(null)));
    return result;
  }
}
