package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.Classifier;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.Loss;
import io.tinderbox.trainer.loss.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Looks at every example of a split once and says how well a network does. Holds one batch off the
 * heap and the classifier (which stays the caller's to close); runs where it is called, one thread
 * at a time.
 */
public final class Evaluator {
  private final Classifier classifier;
  private final Preprocessing preprocessing;
  private final List<Label> labels;
  private final Loss loss;
  private final int examplesPerBatch;
  private final boolean tenCrop;
  private final Progress progress;
  private final CropWriter crops;
  private final Batch batch;

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
      Classifier classifier, Task task, int examplesPerBatch, boolean tenCrop, Progress progress) {
    this.classifier = classifier;
    this.preprocessing = task.preprocessing();
    this.labels = task.labels();
    this.loss = task.loss();
    this.examplesPerBatch = examplesPerBatch;
    this.tenCrop = tenCrop;
    this.progress = progress;
    this.crops = CropWriter.of(task.preprocessing());
    this.batch = Batch.allocate(examplesPerBatch, task.preprocessing().input().values());
  }

  /**
   * @param examplesPerBatch examples that the network looks at together
   * @param tenCrop whether {@link #evaluate} looks at ten crops of each picture, for ten times the
   *     work
   * @param progress told of the examples as they are done
   * @throws TinderboxException exit code 2, when the network has another number of classes than the
   *     data
   */
  public static Evaluator of(
      Classifier classifier, Task task, int examplesPerBatch, boolean tenCrop, Progress progress) {
    if (classifier.classes() != task.labels().size()) {
      throw TinderboxException.usage(
          "Cannot evaluate a network of %d classes: expected data of as many, found %d"
              .formatted(classifier.classes(), task.labels().size()));
    }
    return new Evaluator(classifier, task, examplesPerBatch, tenCrop, progress);
  }

  /**
   * Everything there is to say of a split.
   *
   * @throws TinderboxException exit code 3, when the source does not hold as many examples as it
   *     says; else as {@link #evaluate(String, Iterator, PredictionSink)}
   */
  public Evaluation evaluate(ExampleSource source, PredictionSink sink) {
    progress.begin("Evaluate on " + source.split(), source.examples(), "examples");
    EvaluationTotals totals = count(source.split(), source.iterator(), tenCrop, sink, progress);
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
    progress.begin("Evaluate on " + split, 0, "examples");
    return finish(split, count(split, examples, tenCrop, sink, progress));
  }

  /**
   * Only the loss and the two accuracies, of the centre crop and in silence: what training asks for
   * after an epoch.
   *
   * @throws TinderboxException as {@link #evaluate(String, Iterator, PredictionSink)}
   */
  public Scores validate(String split, Iterator<Example> examples) {
    return count(split, examples, false, PredictionSink.NONE, Progress.SILENT).scores();
  }

  private Evaluation finish(String split, EvaluationTotals totals) {
    Evaluation evaluation = totals.evaluation(split, labels);
    progress.end(
        String.format(
            Locale.ROOT,
            "%s: top-1 %.4f, top-5 %.4f, loss %.4f (%d examples)",
            split,
            evaluation.top1(),
            evaluation.top5(),
            evaluation.loss(),
            evaluation.examples()));
    return evaluation;
  }

  private EvaluationTotals count(
      String split,
      Iterator<Example> examples,
      boolean ten,
      PredictionSink sink,
      Progress watcher) {
    EvaluationTotals totals = EvaluationTotals.of(labels.size(), loss);
    List<Example> pending = new ArrayList<>(examplesPerBatch);
    while (examples.hasNext()) {
      pending.add(checked(split, examples.next()));
      if (pending.size() == examplesPerBatch || !examples.hasNext()) {
        countBatch(pending, ten, totals, sink);
        watcher.advance(pending.size());
        pending.clear();
      }
    }
    if (totals.examples() == 0) {
      throw TinderboxException.data(
          "Cannot evaluate on %s: expected examples with a label, found %s"
              .formatted(
                  split,
                  totals.unlabelled() == 0
                      ? "no examples"
                      : totals.unlabelled() + " examples without one"));
    }
    return totals;
  }

  private void countBatch(
      List<Example> examples, boolean ten, EvaluationTotals totals, PredictionSink sink) {
    double[][] centre = logits(examples, Crop.centre(preprocessing));
    TenCropSums sums = ten ? tenCropSums(examples, centre) : null;
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      if (example.label() == Manifest.UNLABELLED) {
        totals.addUnlabelled();
      } else {
        totals.add(example.label(), centre[i]);
        if (sums != null) {
          totals.addTenCrop(example.label(), sums.probabilities[i], sums.logProbabilities[i]);
        }
      }
      if (sink != PredictionSink.NONE) {
        sink.accept(example, prediction(example, centre[i]));
      }
    }
  }

  /** Sums over ten crops, {@code [examples][classes]} each. */
  private record TenCropSums(double[][] probabilities, double[][] logProbabilities) {}

  private TenCropSums tenCropSums(List<Example> examples, double[][] centre) {
    double[][] probabilities = new double[examples.size()][classifier.classes()];
    double[][] logProbabilities = new double[examples.size()][classifier.classes()];
    for (Crop crop : Crop.ten(preprocessing)) {
      double[][] logits = crop.equals(Crop.centre(preprocessing)) ? centre : logits(examples, crop);
      for (int i = 0; i < logits.length; i++) {
        double[] logs = Softmax.logProbabilities(logits[i]);
        for (int j = 0; j < logs.length; j++) {
          logProbabilities[i][j] += logs[j];
          probabilities[i][j] += Math.exp(logs[j]);
        }
      }
    }
    return new TenCropSums(probabilities, logProbabilities);
  }

  /** The network's outputs for one crop of each example, {@code [examples][classes]}. */
  private double[][] logits(List<Example> examples, Crop crop) {
    for (int i = 0; i < examples.size(); i++) {
      crops.write(
          examples.get(i).pixels(), crop.top(), crop.left(), crop.mirror(), batch.images(), i);
      batch.labels()[i] = examples.get(i).label();
    }
    float[] flat = classifier.logits(batch.filled(examples.size()));
    int classes = classifier.classes();
    double[][] logits = new double[examples.size()][classes];
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < classes; j++) {
        float logit = flat[i * classes + j];
        if (!Float.isFinite(logit)) {
          throw TinderboxException.quality(
              "Cannot evaluate the network: expected finite outputs, found %s (%s)"
                  .formatted(logit, examples.get(i).id()));
        }
        logits[i][j] = logit;
      }
    }
    return logits;
  }

  private static Prediction prediction(Example example, double[] logits) {
    double[] probabilities = Softmax.probabilities(logits);
    List<Prediction.Guess> guesses =
        Arrays.stream(TopK.of(logits, Prediction.GUESSES))
            .mapToObj(label -> new Prediction.Guess(label, Math.min(1, probabilities[label])))
            .toList();
    return new Prediction(example.id(), example.label(), guesses);
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
