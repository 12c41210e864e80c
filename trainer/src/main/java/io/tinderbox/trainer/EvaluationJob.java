package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.reading.SplitExamples;
import io.tinderbox.trainer.report.EvaluationFolder;
import io.tinderbox.trainer.report.RunSummary;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Measures a run's best model on a split, on the driver, and writes the figures and the report. */
public final class EvaluationJob {
  private final Storage storage;
  private final int batchSize;
  private final boolean tenCrop;
  private final Progress progress;

  private EvaluationJob(Storage storage, int batchSize, boolean tenCrop, Progress progress) {
    this.storage = storage;
    this.batchSize = batchSize;
    this.tenCrop = tenCrop;
    this.progress = progress;
  }

  /**
   * @throws TinderboxException exit code 2, when a key of {@code evaluate} is wrong
   */
  public static EvaluationJob of(Storage storage, Settings settings, Progress progress) {
    SettingsReader reader = settings.reader();
    int batchSize = reader.integer("evaluate.batchSize", 1, 65536);
    boolean tenCrop = reader.flag("evaluate.tenCrop");
    reader.throwIfAny();
    return new EvaluationJob(storage, batchSize, tenCrop, progress);
  }

  /**
   * @throws TinderboxException exit code 2, when there is no model, no such split, or the data has
   *     other classes or pictures than the model; 3, when the data is wrong or the split has no
   *     labels
   */
  public Evaluation execute(EvaluationRequest request) {
    RunFolder run = new RunFolder(storage, request.run());
    ModelFolder folder = new ModelFolder(storage, run.model());
    ModelDescription model = folder.description();
    DataFolder data = DataFolder.open(storage, request.data());
    Manifest.Split split = data.manifest().split(request.split());
    ModelFit.require("evaluate", model, data);
    if (!split.labelled()) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected a labelled split, found none of its %d examples labelled (%s)"
              .formatted(request.split(), split.examples(), request.data()));
    }
    try (StepEngine engine = folder.load(model, AveragingConfig.defaultThreads(1))) {
      Evaluator evaluator = Evaluator.of(engine, model.task(), batchSize, tenCrop, progress);
      long seed = run.provenance().map(Provenance::seed).orElse(0L);
      return EvaluationFolder.of(storage, request.output())
          .fill(
              evaluator,
              new SplitExamples(data, request.split()),
              data.manifest().image(),
              seed,
              summary(run, model, engine, data));
    }
  }

  private RunSummary summary(
      RunFolder run, ModelDescription model, StepEngine engine, DataFolder data) {
    Map<String, String> facts = new LinkedHashMap<>();
    String norm = model.network().norm().name().toLowerCase(Locale.ROOT);
    facts.put(
        "Network",
        "%s, norm %s, width %s".formatted(model.network().name(), norm, model.network().width()));
    facts.put("Loss", model.loss().toString());
    facts.put("Parameters", String.format(Locale.ROOT, "%,d", engine.network().parameters()));
    facts.put("Model of epoch", Integer.toString(model.epoch()));
    facts.put("Data", data.location().toString());
    facts.put("Data digest", data.manifest().digest());
    data.manifest()
        .exampleCounts()
        .forEach(
            (name, count) ->
                facts.put("Examples in " + name, String.format(Locale.ROOT, "%,d", count)));
    run.provenance()
        .ifPresent(
            provenance -> {
              facts.put("Command", provenance.command());
              facts.put("Started", provenance.started());
              facts.put("Seed", Long.toString(provenance.seed()));
              facts.put("Engine", provenance.engine());
              facts.put("Spark", provenance.spark() + " on " + provenance.master());
              facts.put("Java", provenance.java());
              facts.put("Tinderbox", provenance.codeVersion());
            });
    run.readResult()
        .ifPresent(
            result -> {
              facts.put("Ended", result.status() + ": " + result.reason());
              facts.put("Training time", String.format(Locale.ROOT, "%.0f s", result.seconds()));
              facts.put("Parameters SHA-256", result.parametersSha256());
            });
    return new RunSummary(
        model.network().name() + " on " + data.location().name(),
        run.metrics(),
        model.epoch(),
        facts,
        run.configurationText().orElse(""));
  }
}
