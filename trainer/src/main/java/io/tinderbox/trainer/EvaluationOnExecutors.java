package io.tinderbox.trainer;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.spark.SparkStep;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.EvaluationTotals;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.ExampleSource;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.evaluation.PredictionSink;
import io.tinderbox.trainer.evaluation.SplitEvaluation;
import io.tinderbox.trainer.evaluation.Views;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.PortableModel;
import io.tinderbox.trainer.preflight.SelfCheck;
import io.tinderbox.trainer.reading.SplitExamples;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * An evaluation in tasks of some shards each. Their totals and predictions are put together in the
 * order of the shards; the driver then reads the split once more for those who want pictures.
 */
final class EvaluationOnExecutors implements SplitEvaluation {
  private final JavaSparkContext spark;
  private final DataFolder data;
  private final PortableModel model;
  private final Looking looking;
  private final Progress progress;

  /** How the pictures are looked at. */
  record Looking(EngineChoice engine, int examplesPerBatch, Optional<Views> views) {}

  EvaluationOnExecutors(
      JavaSparkContext spark,
      DataFolder data,
      PortableModel model,
      Looking looking,
      Progress progress) {
    this.spark = spark;
    this.data = data;
    this.model = model;
    this.looking = looking;
    this.progress = progress;
  }

  /** Some shards of the split, from the first to before the last. */
  private record Stretch(String split, int from, int to) implements Serializable {}

  /** What a task found. */
  private record Part(EvaluationTotals totals, List<Prediction> predictions)
      implements Serializable {}

  @Override
  public Evaluation evaluate(ExampleSource source, PredictionSink sink) {
    String split = source.split();
    progress.begin("Evaluate on " + split, source.examples(), "example");
    int cores = cores();
    List<Stretch> stretches = stretches(split, cores);
    int threads = Math.max(1, cores / stretches.size());
    Broadcast<PortableModel> sent = spark.broadcast(model);
    try {
      List<Part> parts = run(stretches, sent, threads);
      Evaluation evaluation = together(split, parts);
      Iterator<Example> examples = source.iterator();
      for (Part part : parts) {
        for (Prediction prediction : part.predictions()) {
          sink.accept(examples.next(), prediction);
        }
      }
      progress.end(Evaluator.summary(evaluation));
      return evaluation;
    } finally {
      sent.destroy();
    }
  }

  /** What executors are held against. */
  SelfCheck selfCheck() {
    return SelfCheck.ofEvaluation(cores(), model.engine(looking.engine(), 1), data);
  }

  private int cores() {
    return Math.max(1, spark.defaultParallelism());
  }

  private List<Part> run(List<Stretch> stretches, Broadcast<PortableModel> sent, int threads) {
    DataFolder folder = data;
    EngineChoice engine = looking.engine();
    int batch = looking.examplesPerBatch();
    Views views = looking.views().orElse(null);
    SelfCheck check = selfCheck();
    return SparkStep.named(
        spark,
        "Evaluate " + stretches.get(0).split(),
        () ->
            spark
                .parallelize(stretches, stretches.size())
                .map(
                    stretch -> {
                      check.require();
                      return look(
                          folder,
                          stretch,
                          sent.value(),
                          engine,
                          threads,
                          batch,
                          Optional.ofNullable(views));
                    })
                .collect());
  }

  /** On an executor. */
  private static Part look(
      DataFolder folder,
      Stretch stretch,
      PortableModel model,
      EngineChoice engineChoice,
      int threads,
      int batch,
      Optional<Views> views) {
    int most = Runtime.getRuntime().availableProcessors();
    List<Prediction> predictions = new ArrayList<>();
    try (StepEngine engine = model.load(engineChoice, Math.min(threads, most))) {
      Evaluator evaluator =
          Evaluator.of(engine, model.description().task(), batch, views, Progress.SILENT);
      EvaluationTotals totals =
          evaluator.count(
              stretch.split(),
              new SplitExamples(folder, stretch.split()).shards(stretch.from(), stretch.to()),
              (example, prediction) -> predictions.add(prediction));
      return new Part(totals, predictions);
    }
  }

  private Evaluation together(String split, List<Part> parts) {
    ModelDescription description = model.description();
    EvaluationTotals all =
        EvaluationTotals.of(description.labels().size(), description.loss().loss());
    parts.forEach(part -> all.merge(part.totals()));
    long expected = data.manifest().split(split).examples();
    if (all.examples() + all.unlabelled() != expected || all.examples() == 0) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected %d examples with labels, found %d"
              .formatted(split, expected, all.examples()));
    }
    return all.evaluation(split, description.labels());
  }

  private List<Stretch> stretches(String split, int cores) {
    int shards = data.manifest().split(split).shards().size();
    int tasks = Math.max(1, Math.min(shards, cores));
    List<Stretch> stretches = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      stretches.add(new Stretch(split, task * shards / tasks, (task + 1) * shards / tasks));
    }
    return stretches;
  }
}
