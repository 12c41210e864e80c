package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.loss.Loss;
import io.tinderbox.trainer.loss.Softmax;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts examples on the way to an {@link Evaluation}. Counts are exact; sums are doubles, added in
 * the order of the calls, so that the same examples in the same order give the same bits. Parts
 * that were counted apart can be {@link #merge merged}.
 */
public final class EvaluationTotals implements Serializable {
  private static final int MOST_PAIRS = 20;

  private final int classes;
  private final Loss loss;
  private final long[][] confusion;
  private final Calibration calibration = new Calibration();
  private final Hits centre = new Hits();
  private final Hits mean = new Hits();
  private final Hits product = new Hits();
  private double lossSum;
  private double lossSquares;
  private long unlabelled;

  /** Examples whose class was the first guess, and among the five best. */
  private static final class Hits implements Serializable {
    private long examples;
    private long first;
    private long firstFive;

    void add(double[] scores, int label) {
      int rank = TopK.rank(scores, label);
      examples++;
      first += rank == 0 ? 1 : 0;
      firstFive += rank < 5 ? 1 : 0;
    }

    void merge(Hits other) {
      examples += other.examples;
      first += other.first;
      firstFive += other.firstFive;
    }

    Evaluation.Accuracy accuracy() {
      return new Evaluation.Accuracy((double) first / examples, (double) firstFive / examples);
    }
  }

  private EvaluationTotals(int classes, Loss loss) {
    this.classes = classes;
    this.loss = loss;
    this.confusion = new long[classes][classes];
  }

  /**
   * @param loss that the network was trained with
   */
  public static EvaluationTotals of(int classes, Loss loss) {
    return new EvaluationTotals(classes, loss);
  }

  /**
   * Counts one example by its centre crop.
   *
   * @param label the right class
   * @param logits finite, [classes]
   */
  public void add(int label, double[] logits) {
    double[] logProbabilities = Softmax.logProbabilities(logits);
    int guess = TopK.of(logits, 1)[0];
    centre.add(logits, label);
    confusion[label][guess]++;
    calibration.add(Math.exp(logProbabilities[guess]), guess == label);
    double value = loss.of(logits, label);
    lossSum += value;
    lossSquares += value * value;
  }

  /**
   * Counts one example by its ten crops.
   *
   * @param label the right class
   * @param probabilitySums over the crops, [classes]
   * @param logProbabilitySums over the crops, [classes]
   */
  public void addTenCrop(int label, double[] probabilitySums, double[] logProbabilitySums) {
    mean.add(probabilitySums, label);
    product.add(logProbabilitySums, label);
  }

  /** Counts an example whose class is not known. */
  public void addUnlabelled() {
    unlabelled++;
  }

  /** Adds what another one counted of the same classes. */
  public void merge(EvaluationTotals other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "Cannot merge totals: expected %d classes, found %d".formatted(classes, other.classes));
    }
    for (int label = 0; label < classes; label++) {
      for (int guess = 0; guess < classes; guess++) {
        confusion[label][guess] += other.confusion[label][guess];
      }
    }
    calibration.merge(other.calibration);
    centre.merge(other.centre);
    mean.merge(other.mean);
    product.merge(other.product);
    lossSum += other.lossSum;
    lossSquares += other.lossSquares;
    unlabelled += other.unlabelled;
  }

  /** Examples with a label so far. */
  public long examples() {
    return centre.examples;
  }

  /** Examples without a label so far. */
  public long unlabelled() {
    return unlabelled;
  }

  /** Only when at least one example with a label was counted. */
  public Scores scores() {
    Evaluation.Accuracy accuracy = centre.accuracy();
    return new Scores(centre.examples, lossSum / centre.examples, accuracy.top1(), accuracy.top5());
  }

  /**
   * Only when at least one example with a label was counted.
   *
   * @param labels by index, [classes]
   */
  public Evaluation evaluation(String split, List<Label> labels) {
    Scores scores = scores();
    List<Evaluation.ClassScore> perClass = new ArrayList<>();
    List<List<Long>> pairs = new ArrayList<>();
    for (Label label : labels) {
      long[] guesses = confusion[label.index()];
      long examples = Arrays.stream(guesses).sum();
      Double top1 =
          examples == 0 ? null : Double.valueOf((double) guesses[label.index()] / examples);
      perClass.add(
          new Evaluation.ClassScore(label.index(), label.id(), label.name(), examples, top1));
      pairs.add(Arrays.stream(guesses).boxed().toList());
    }
    return new Evaluation(
        split,
        scores.examples(),
        unlabelled,
        scores.loss(),
        scores.top1(),
        scores.top5(),
        mean.examples == 0 ? null : new Evaluation.TenCrop(mean.accuracy(), product.accuracy()),
        perClass,
        calibration.expectedError(),
        calibration.bins(),
        pairs,
        intervals(scores),
        ConfusedPair.commonest(pairs, MOST_PAIRS),
        null);
  }

  private Evaluation.Intervals intervals(Scores scores) {
    long examples = scores.examples();
    return new Evaluation.Intervals(
        examples < 2 ? null : ConfidenceInterval.mean(lossSum, lossSquares, examples),
        ConfidenceInterval.wilson(scores.top1(), examples),
        ConfidenceInterval.wilson(scores.top5(), examples));
  }
}
