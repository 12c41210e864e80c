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
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.reading.SplitExamples;
import io.tinderbox.trainer.report.ExplanationContent;
import io.tinderbox.trainer.report.ExplanationFolder;
import io.tinderbox.trainer.report.GalleryCollector;
import io.tinderbox.trainer.report.GalleryExplainer;
import io.tinderbox.trainer.run.RunFolder;
import java.util.Optional;

/** Shows what a run's best model looks at in pictures of a split, on the driver. */
public final class ExplanationJob {
  private final Storage storage;
  private final Settings settings;
  private final ExplanationConfig config;
  private final EngineChoice engineChoice;
  private final int batchSize;
  private final Progress progress;

  private ExplanationJob(
      Storage storage,
      Settings settings,
      ExplanationConfig config,
      EngineChoice engineChoice,
      int batchSize,
      Progress progress) {
    this.storage = storage;
    this.settings = settings;
    this.config = config;
    this.engineChoice = engineChoice;
    this.batchSize = batchSize;
    this.progress = progress;
  }

  /**
   * @throws TinderboxException exit code 2, when a key of {@code explain} is wrong
   */
  public static ExplanationJob of(Storage storage, Settings settings, Progress progress) {
    SettingsReader reader = settings.reader();
    ExplanationConfig config = ExplanationConfig.from(reader);
    EngineChoice engineChoice = EngineChoice.from(reader);
    int batchSize = reader.integer("evaluate.batchSize", 1, 65536);
    reader.throwIfAny();
    return new ExplanationJob(storage, settings, config, engineChoice, batchSize, progress);
  }

  /**
   * @return the page
   * @throws TinderboxException exit code 2, when there is no model, no such split or layer, the
   *     data has other classes or pictures than the model, the output is in use, or the engine
   *     cannot look into its network; 3, when the data is wrong or the split has no labels
   */
  public Location execute(ExplanationRequest request) {
    ModelFolder folder = new ModelFolder(storage, new RunFolder(storage, request.run()).model());
    ModelDescription model = folder.description();
    DataFolder data = DataFolder.open(storage, request.data());
    Manifest.Split split = data.manifest().split(request.split());
    ModelFit.require("explain", model, data);
    if (!split.labelled()) {
      throw TinderboxException.data(
          "Cannot explain on %s: expected a labelled split, found none of its %d examples labelled (%s)"
              .formatted(request.split(), split.examples(), request.data()));
    }
    checkLayers(model);
    ExplanationFolder output = ExplanationFolder.of(storage, request.output());
    output.requireFree();
    try (StepEngine engine = folder.load(model, engineChoice, AveragingConfig.defaultThreads(1));
        GalleryExplainer explainer = GalleryExplainer.of(engine, model.preprocessing(), config)) {
      String title = model.network().name() + " on " + data.location().name();
      output.write(
          explain(title, model, engine, explainer, new SplitExamples(data, request.split())));
    }
    return request.output().child(ExplanationFolder.PAGE);
  }

  private void checkLayers(ModelDescription model) {
    SettingsReader reader = settings.reader();
    config.check(
        reader,
        Networks.build(model.network(), model.preprocessing().input(), model.labels().size()));
    reader.throwIfAny();
  }

  private ExplanationContent explain(
      String title,
      ModelDescription model,
      StepEngine engine,
      GalleryExplainer explainer,
      SplitExamples examples) {
    int most = Math.max(config.pictures(), Math.max(config.mistakes(), config.hits()));
    GalleryCollector collector =
        GalleryCollector.of(model.preprocessing().image(), config.seed(), most);
    Evaluation evaluation =
        Evaluator.of(engine, model.task(), batchSize, Optional.empty(), progress)
            .evaluate(examples, collector);
    return new ExplanationContent(
        title, config.seed(), evaluation, explainer.explain(collector.gallery(), progress));
  }
}
