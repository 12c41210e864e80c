package io.tinderbox.deploy.demo;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestMode;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.ingest.shapes.ShapePictures;
import io.tinderbox.ingest.source.FolderTree;
import io.tinderbox.ingest.source.Layout;
import io.tinderbox.trainer.EvaluationJob;
import io.tinderbox.trainer.EvaluationRequest;
import io.tinderbox.trainer.ExplanationJob;
import io.tinderbox.trainer.ExplanationRequest;
import io.tinderbox.trainer.TrainingJob;
import io.tinderbox.trainer.TrainingPlan;
import io.tinderbox.trainer.TrainingRequest;
import io.tinderbox.trainer.run.RunResult;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Pictures to a report, a step after the other; each passes over what it has done before. */
public final class Demo {
  /** Written last by an evaluation. */
  public static final String EVALUATION = "evaluation.json";

  /** Written last by an explanation. */
  private static final String EXPLANATION = "explain.json";

  private static final int PICTURES_PER_CLASS = 200;
  private static final long DRAWING_SEED = 1;

  private final JavaSparkContext spark;
  private final Storage storage;
  private final Settings settings;
  private final IngestConfig ingest;
  private final Progress progress;

  public Demo(
      JavaSparkContext spark,
      Storage storage,
      Settings settings,
      IngestConfig ingest,
      Progress progress) {
    this.spark = spark;
    this.storage = storage;
    this.settings = settings;
    this.ingest = ingest;
    this.progress = progress;
  }

  /**
   * The result of the training, whatever it was; an evaluation and an explanation follow one that
   * ended well.
   */
  public RunResult run(DemoFolders folders, String command) {
    if (folders.drawn()) {
      draw(folders.images());
    }
    Layout layout = Layout.recognise(new FolderTree(storage, folders.images()));
    IngestJob.of(spark, storage, ingest, progress)
        .execute(new IngestRequest(layout, folders.images(), folders.shards(), IngestMode.CREATE));

    Optional<String> before = resultOf(folders.run());
    TrainingPlan plan = plan(folders, command);
    RunResult result = TrainingJob.of(spark, plan, progress, StopSignal.ofProcess()).execute();
    boolean ended = result.status().equals("completed") || result.status().equals("early-stopped");
    boolean sameAsBefore = before.isPresent() && before.equals(resultOf(folders.run()));
    boolean evaluated = storage.exists(folders.evaluation().child(EVALUATION));
    boolean explained = storage.exists(folders.explanation().child(EXPLANATION));
    if (ended && !(sameAsBefore && evaluated)) {
      EvaluationJob.of(storage, settings, progress)
          .execute(
              new EvaluationRequest(
                  folders.run(), folders.shards(), plan.watchedSplit(), folders.evaluation()));
    }
    if (ended && !(sameAsBefore && explained)) {
      explain(folders, plan);
    }
    return result;
  }

  /** Where the engine cannot (on a GPU), it says so, and the rest stands. */
  private void explain(DemoFolders folders, TrainingPlan plan) {
    try {
      ExplanationJob.of(storage, settings, progress)
          .execute(
              new ExplanationRequest(
                  folders.run(), folders.shards(), plan.watchedSplit(), folders.explanation()));
    } catch (TinderboxException e) {
      if (e.exitCode() != ExitCode.USAGE) {
        throw e;
      }
      progress.note("Not explained: " + e.getMessage());
    }
  }

  private void draw(Location images) {
    Path folder = images.toLocalPath();
    if (storage.exists(images)) {
      return;
    }
    // Under another name until all are drawn: a folder of that name is whole.
    Location unfinished = Storage.temporary(images);
    progress.note("Drawing shapes into " + folder);
    ShapePictures.draw(unfinished.toLocalPath(), PICTURES_PER_CLASS, DRAWING_SEED);
    storage.rename(unfinished, images);
  }

  private TrainingPlan plan(DemoFolders folders, String command) {
    boolean begun = storage.exists(folders.run());
    return TrainingPlan.of(
        storage, settings, new TrainingRequest(folders.shards(), folders.run(), begun, command));
  }

  private Optional<String> resultOf(Location run) {
    Location file = run.child("result.json");
    return storage.exists(file) ? Optional.of(Settings.text(storage.read(file))) : Optional.empty();
  }
}
