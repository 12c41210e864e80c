package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.Classifier;
import io.tinderbox.trainer.evaluation.ViewsAhead.View;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.Loss;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at every example of a split once and says how well a network does. Reads ahead by a thread
 * of its own; holds three batches off the heap, and the classifier (which stays the caller's to
 * close); runs where it is called, one thread at a time.
 */
public final class Evaluator implements SplitEvaluation {
  /** One that the network looks at, and two that are filled meanwhile. */
  private static final int BATCHES = 3;

  private final Classifier classifier;
  private final Preprocessing preprocessing;
  private final List<Label> labels;
  private final Loss loss;
  private final int examplesPerBatch;
  private final Optional<Views> views;
  private final Progress progress;
  private final List<Batch> memory;

  /**
   * What a network was made for.
   *
   * @param preprocessing from stored pixels to its input
   * @param labels by index, one for each of its classes
   * @param loss that it was trained with
   */
  public record Task(Preprocessing preprocessing, List<Label> labels, Loss loss) {
    public Task {
      labels = List.copyOf(labels);
    }
  }

  private Evaluator(
      Classifier classifier,
      Task task,
      int examplesPerBatch,
      Optional<Views> views,
      Progress progress) {
    this.classifier = classifier;
    this.preprocessing = task.preprocessing();
    this.labels = task.labels();
    this.loss = task.loss();
    this.examplesPerBatch = examplesPerBatch;
    this.views = views;
    this.progress = progress;
    int values = task.preprocessing().input().values();
    this.memory =
        Stream.generate(() -> Batch.allocate(examplesPerBatch, values)).limit(BATCHES).toList();
  }

  /**
   * @param examplesPerBatch examples that the network looks at together
   * @param views that {@link #evaluate} looks at beside the centre of each picture, usually ten,
   *     for as many times the work
   * @param progress told of the examples as they are done
   * @throws TinderboxException exit code 2, when the network has another number of classes than the
   *     data
   */
  public static Evaluator of(
      Classifier classifier,
      Task task,
      int examplesPerBatch,
      Optional<Views> views,
      Progress progress) {
    if (classifier.classes() != task.labels().size()) {
      throw TinderboxException.usage(
          "Cannot evaluate a network of %d classes: expected data of as many, found %d"
              .formatted(classifier.classes(), task.labels().size()));
    }
    return new Evaluator(classifier, task, examplesPerBatch, views, progress);
  }

  /**
   * {@inheritDoc}
   *
   * @throws TinderboxException exit code 3, when the source does not hold as many examples as it
   *     says; else as {@link #evaluate(String, Iterator, PredictionSink)}
   */
  @Override
  public Evaluation evaluate(ExampleSource source, PredictionSink sink) {
    progress.begin("Evaluate on " + source.split(), source.examples(), "example");
    EvaluationTotals totals =
        labelled(source.split(), count(source.split(), source.iterator(), views, sink, progress));
    long found = totals.examples() + totals.unlabelled();
    if (found != source.examples()) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected %d examples, found %d"
              .formatted(source.split(), source.examples(), found));
    }
    return finish(source.split(), totals);
  }

  /**
   * Everything there is to say of a split. Examples without a label are predicted and not counted.
   *
   * @param examples read to the end, each once, in shard order
   * @param sink takes every prediction, in the same order
   * @throws TinderboxException exit code 3, when no example has a label, or one has a label or a
   *     picture that the network does not fit; exit code 4, when the network's outputs are not
   *     numbers
   */
  public Evaluation evaluate(String split, Iterator<Example> examples, PredictionSink sink) {
    progress.begin("Evaluate on " + split, 0, "example");
    return finish(split, labelled(split, count(split, examples, views, sink, progress)));
  }

  /**
   * A part of a split, in silence, to be merged with others.
   *
   * @throws TinderboxException as {@link #evaluate(String, Iterator, PredictionSink)}, save that no
   *     example needs a label
   */
  public EvaluationTotals count(String split, Iterator<Example> examples, PredictionSink sink) {
    return count(split, examples, views, sink, Progress.SILENT);
  }

  /**
   * Only the loss and the two accuracies, of the centre crop and in silence: what training asks for
   * after an epoch.
   *
   * @throws TinderboxException as {@link #evaluate(String, Iterator, PredictionSink)}
   */
  public Scores validate(String split, Iterator<Example> examples) {
    return labelled(
            split, count(split, examples, Optional.empty(), PredictionSink.NONE, Progress.SILENT))
        .scores();
  }

  private Evaluation finish(String split, EvaluationTotals totals) {
    Evaluation evaluation = totals.evaluation(split, labels);
    progress.end(summary(evaluation));
    return evaluation;
  }

  /** For people who see which split it is. */
  public static String summary(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "top-1 %.4f, top-5 %.4f, loss %.4f, %s",
        evaluation.top1(),
        evaluation.top5(),
        evaluation.loss(),
        ReadableCount.of(evaluation.examples(), "example"));
  }

  private EvaluationTotals count(
      String split,
      Iterator<Example> examples,
      Optional<Views> others,
      PredictionSink sink,
      Progress watcher) {
    EvaluationTotals totals = EvaluationTotals.of(labels.size(), loss);
    CropFilling crops = new CropFilling(preprocessing, others);
    try (ViewsAhead ahead =
        new ViewsAhead(checked(split, examples), crops.count(), crops::fill, memory)) {
      ExampleGroup group = null;
      for (View view = ahead.next(); view != null; view = ahead.next()) {
        double[][] logits = logits(view);
        if (view.crop() == 0) {
          group = new ExampleGroup(view.examples(), logits, others.isPresent());
        }
        if (crops.counts(view.crop())) {
          group.add(logits);
        }
        if (view.crop() + 1 == crops.count()) {
          group.count(totals, sink);
          watcher.advance(view.examples().size());
        }
      }
    }
    return totals;
  }

  private static EvaluationTotals labelled(String split, EvaluationTotals totals) {
    if (totals.examples() == 0) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected examples with a label, found %s"
              .formatted(
                  split,
                  totals.unlabelled() == 0
                      ? "no examples"
                      : ReadableCount.of(totals.unlabelled(), "example") + " without one"));
    }
    return totals;
  }

  /** The network's outputs for one crop of each example, {@code [examples][classes]}. */
  private double[][] logits(View view) {
    float[] flat = classifier.logits(view.batch());
    int classes = classifier.classes();
    double[][] logits = new double[view.examples().size()][classes];
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < classes; j++) {
        float logit = flat[i * classes + j];
        if (!Float.isFinite(logit)) {
          throw TinderboxException.quality(
              "Cannot evaluate the network: expected finite outputs, found %s (%s)"
                  .formatted(logit, view.examples().get(i).id()));
        }
        logits[i][j] = logit;
      }
    }
    return logits;
  }

  private Iterator<Example> checked(String split, Iterator<Example> examples) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return examples.hasNext();
      }

      @Override
      public Example next() {
        return checked(split, examples.next());
      }
    };
  }

  private Example checked(String split, Example example) {
    if (example.label() < Manifest.UNLABELLED || example.label() >= labels.size()) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected a label below %d, found %d (%s)"
              .formatted(split, labels.size(), example.label(), example.id()));
    }
    if (example.pixels().length != preprocessing.image().values()) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected %d pixel values, found %d (%s)"
              .formatted(
                  split, preprocessing.image().values(), example.pixels().length, example.id()));
    }
    return example;
  }
}
