package io.tinderbox.trainer.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * Two networks that looked at the same examples: this one, whose evaluation carries the comparison,
 * and another one. Right and wrong go by the first guess from the centre crop.
 *
 * @param run the other one's run folder
 * @param loss of the other one, by its own loss
 * @param top1 of the other one
 * @param top5 of the other one
 * @param tenCrop of the other one; null where it was not asked for
 * @param bothRight examples that both have right
 * @param onlyThis examples that only this one has right
 * @param onlyOther examples that only the other one has right
 * @param bothWrong examples that neither has right
 * @param difference top-1 of this one less that of the other one
 * @param differenceInterval 95%, for the same examples seen by both
 * @param mcnemarP how probable so large a difference is between networks that are equally good, see
 *     {@link McNemar}
 * @param differences all examples on which the first guesses differ, in the order of the split
 */
public record Comparison(
    String run,
    double loss,
    double top1,
    double top5,
    Evaluation.TenCrop tenCrop,
    long bothRight,
    long onlyThis,
    long onlyOther,
    long bothWrong,
    double difference,
    ConfidenceInterval differenceInterval,
    double mcnemarP,
    List<Difference> differences) {
  /**
   * An example on which the first guesses differ.
   *
   * @param id of the example
   * @param label the right class; -1 where it is not known
   * @param predicted first guess of this network
   * @param probability that it gives its first guess
   * @param otherPredicted first guess of the other network
   * @param otherProbability that it gives its first guess
   */
  public record Difference(
      String id,
      int label,
      int predicted,
      double probability,
      int otherPredicted,
      double otherProbability) {
    static Difference of(Prediction ours, Prediction other) {
      return new Difference(
          ours.id(),
          ours.label(),
          ours.first().label(),
          ours.first().probability(),
          other.first().label(),
          other.first().probability());
    }
  }

  public Comparison {
    Objects.requireNonNull(run);
    Objects.requireNonNull(differenceInterval);
    differences = List.copyOf(differences);
  }

  /** Examples with a label. */
  public long examples() {
    return bothRight + onlyThis + onlyOther + bothWrong;
  }
}
