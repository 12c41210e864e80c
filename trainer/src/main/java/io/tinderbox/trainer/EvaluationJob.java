package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.SplitEvaluation;
import io.tinderbox.trainer.evaluation.Views;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.model.PortableModel;
import io.tinderbox.trainer.preflight.Preflight;
import io.tinderbox.trainer.reading.SplitExamples;
import io.tinderbox.trainer.report.EvaluationFolder;
import io.tinderbox.trainer.report.Gallery;
import io.tinderbox.trainer.report.Insight;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures a run's best model on a split, on the driver or on executors, and writes the figures and
 * the report.
 */
public final class EvaluationJob {
  private final Storage storage;
  private final Settings settings;
  private final EngineChoice engineChoice;
  private final int batchSize;
  private final Optional<Views> views;
  private final ExplanationConfig explanation;
  private final Optional<JavaSparkContext> spark;
  private final Progress progress;

  private EvaluationJob(
      Storage storage, Settings settings, Optional<JavaSparkContext> spark, Progress progress) {
    this.storage = storage;
    this.settings = settings;
    SettingsReader reader = settings.reader();
    this.engineChoice = EngineChoice.from(reader);
    this.batchSize = reader.integer("evaluate.batchSize", 1, 65536);
    Views each = Views.from(reader);
    this.views = reader.flag("evaluate.tenCrop") ? Optional.of(each) : Optional.empty();
    this.explanation = ExplanationConfig.ofReport(reader);
    reader.throwIfAny();
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * @throws TinderboxException exit code 2, when a key of {@code evaluate} or {@code explain} is
   *     wrong
   */
  public static EvaluationJob of(Storage storage, Settings settings, Progress progress) {
    return new EvaluationJob(storage, settings, Optional.empty(), progress);
  }

  /** The same, with executors that look at the pictures. */
  public EvaluationJob on(JavaSparkContext executors) {
    return new EvaluationJob(storage, settings, Optional.of(executors), progress);
  }

  /**
   * @throws TinderboxException exit code 2, when there is no model, no such split or layer, or the
   *     data has other classes or pictures than the model; 3, when the data is wrong or the split
   *     has no labels
   */
  public Evaluation execute(EvaluationRequest request) {
    DataFolder data = DataFolder.open(storage, request.data());
    Manifest.Split split = data.manifest().split(request.split());
    try (Measured ours = new Measured(request.run(), data)) {
      if (!split.labelled()) {
        throw TinderboxException.data(
            "Cannot evaluate on %s: expected a labelled split, found none of its %d examples labelled (%s)"
                .formatted(request.split(), split.examples(), request.data()));
      }
      SettingsReader reader = settings.reader();
      explanation.check(reader, ours.engine.network());
      reader.throwIfAny();
      ours.preflight();
      if (request.other().isEmpty()) {
        return fill(request, data, ours, Optional.empty());
      }
      try (Measured theirs = new Measured(request.other().get(), data)) {
        return fill(request, data, ours, Optional.of(theirs));
      }
    }
  }

  private Evaluation fill(
      EvaluationRequest request, DataFolder data, Measured ours, Optional<Measured> theirs) {
    RunFolder run = new RunFolder(storage, request.run());
    long seed = run.provenance().map(Provenance::seed).orElse(0L);
    ReportFacts facts = new ReportFacts(run, data);
    return EvaluationFolder.of(storage, request.output())
        .withInsight(ours::insight)
        .fill(
            ours.evaluation(),
            theirs.map(
                other -> new EvaluationFolder.Other(other.run.toString(), other.evaluation())),
            new EvaluationFolder.Subject(
                new SplitExamples(data, request.split()), data.manifest().image(), seed),
            facts.summary(ours.model, ours.engine.network().parameters()),
            facts.extras(request.split()));
  }

  /** A run's model, loaded. */
  private final class Measured implements AutoCloseable {
    private final Location run;
    private final DataFolder data;
    private final ModelDescription model;
    private final StepEngine engine;

    Measured(Location run, DataFolder data) {
      this.run = run;
      this.data = data;
      ModelFolder folder = new ModelFolder(storage, new RunFolder(storage, run).model());
      this.model = folder.description();
      ModelFit.require("evaluate", model, data);
      SettingsReader reader = settings.reader();
      views.ifPresent(v -> v.check(reader, model.preprocessing()));
      reader.throwIfAny();
      this.engine = folder.load(model, engineChoice, AveragingConfig.defaultThreads(1));
    }

    SplitEvaluation evaluation() {
      return spark
          .<SplitEvaluation>map(this::onExecutors)
          .orElseGet(() -> Evaluator.of(engine, model.task(), batchSize, views, progress));
    }

    Insight insight(Gallery pictures) {
      return Insight.of(engine, model.preprocessing(), explanation, pictures, progress);
    }

    /** Of the executors, if there are any. */
    void preflight() {
      spark.ifPresent(
          context ->
              Preflight.require(context, onExecutors(context).selfCheck(), progress, "evaluate"));
    }

    private EvaluationOnExecutors onExecutors(JavaSparkContext context) {
      return new EvaluationOnExecutors(
          context,
          data,
          PortableModel.of(model, engine),
          new EvaluationOnExecutors.Looking(engineChoice, batchSize, views),
          progress);
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
