package io.tinderbox.trainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import java.util.List;
import java.util.Objects;

/**
 * How well a network did on a split ({@code evaluation.json}). Accuracies are fractions; all but
 * {@code tenCrop} are of the centre crop.
 *
 * @param split name of it
 * @param examples that were counted: those with a label
 * @param unlabelled examples that were predicted but could not be counted
 * @param loss mean cross-entropy, in nats
 * @param top1 fraction whose class was the first guess
 * @param top5 fraction whose class was among the five best guesses; with five classes or fewer
 *     every guess counts
 * @param tenCrop null where it was not asked for
 * @param perClass by label, 0 first
 * @param calibrationError expected calibration error, see {@link Calibration}
 * @param calibration its bins, lowest confidence first
 * @param confusion examples by class and first guess, {@code [label][predicted]}
 * @param intervals where loss and accuracies lie, with 95% confidence
 * @param confusedPairs classes that are taken for one another most often, commonest first
 * @param comparison with another run on the same examples; null where none was asked for
 */
public record Evaluation(
    String split,
    long examples,
    long unlabelled,
    double loss,
    double top1,
    double top5,
    TenCrop tenCrop,
    List<ClassScore> perClass,
    double calibrationError,
    List<Calibration.Bin> calibration,
    List<List<Long>> confusion,
    Intervals intervals,
    List<ConfusedPair> confusedPairs,
    Comparison comparison) {
  /**
   * @param loss null for a single example
   * @param top1 of all pictures of the kind
   * @param top5 of all pictures of the kind
   */
  public record Intervals(
      ConfidenceInterval loss, ConfidenceInterval top1, ConfidenceInterval top5) {}

  /** Two fractions of the same examples. */
  public record Accuracy(double top1, double top5) {}

  /**
   * What ten views of each picture give, put together in two ways.
   *
   * @param mean of the ten probabilities of a class
   * @param product of the ten probabilities of a class
   */
  public record TenCrop(Accuracy mean, Accuracy product) {}

  /**
   * @param label index of the class
   * @param id as in the data folder
   * @param name for people
   * @param examples of this class
   * @param top1 fraction of them whose class was the first guess; null where there are none
   */
  public record ClassScore(
      int label,
      String id,
      String name,
      long examples,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double top1) {}

  public Evaluation {
    Objects.requireNonNull(split);
    perClass = List.copyOf(perClass);
    calibration = List.copyOf(calibration);
    confusion = confusion.stream().map(List::copyOf).toList();
    confusedPairs = List.copyOf(confusedPairs);
    if (confusion.size() != perClass.size()) {
      throw new IllegalArgumentException(
          "expected the confusion of %d classes, found %d"
              .formatted(perClass.size(), confusion.size()));
    }
  }

  /** The same with a comparison. */
  public Evaluation beside(Comparison other) {
    return new Evaluation(
        split,
        examples,
        unlabelled,
        loss,
        top1,
        top5,
        tenCrop,
        perClass,
        calibrationError,
        calibration,
        confusion,
        intervals,
        confusedPairs,
        other);
  }

  /**
   * @throws TinderboxException exit code 3, when the text is no evaluation
   */
  public static Evaluation parse(byte[] json, Object origin) {
    return Json.read(json, Evaluation.class, origin);
  }

  public byte[] toJson() {
    return Json.document(this);
  }
}
