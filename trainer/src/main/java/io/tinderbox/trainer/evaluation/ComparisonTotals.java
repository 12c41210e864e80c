package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.Example;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the predictions of a network and holds each against another network's of the same example.
 */
public final class ComparisonTotals implements PredictionSink {
  private final List<Prediction> others;
  private final List<Comparison.Difference> differences = new ArrayList<>();
  private int seen;
  private long bothRight;
  private long onlyThis;
  private long onlyOther;
  private long bothWrong;

  /**
   * @param others the other network's, in the order in which this one's come
   */
  public ComparisonTotals(List<Prediction> others) {
    this.others = List.copyOf(others);
  }

  /**
   * @throws TinderboxException exit code 3, when the other network saw another example in this
   *     place: the split has changed between the two
   */
  @Override
  public void accept(Example example, Prediction prediction) {
    Prediction other = seen < others.size() ? others.get(seen) : null;
    if (other == null || !other.id().equals(prediction.id())) {
      throw TinderboxException.data(
          "Cannot compare: expected %s as example %d, as the other run saw it, found %s"
              .formatted(other == null ? "no example" : other.id(), seen, prediction.id()));
    }
    seen++;
    if (other.first().label() != prediction.first().label()) {
      differences.add(Comparison.Difference.of(prediction, other));
    }
    if (prediction.labelled()) {
      count(prediction.hit(), other.hit());
    }
  }

  private void count(boolean hit, boolean otherHit) {
    if (hit) {
      bothRight += otherHit ? 1 : 0;
      onlyThis += otherHit ? 0 : 1;
    } else {
      onlyOther += otherHit ? 1 : 0;
      bothWrong += otherHit ? 0 : 1;
    }
  }

  /** The other network's prediction of the example that was accepted last. */
  public Prediction lastOther() {
    return others.get(seen - 1);
  }

  /**
   * Only when at least one example with a label was counted.
   *
   * @param run the other one's run folder
   * @param other its evaluation
   */
  public Comparison comparison(String run, Evaluation other) {
    double examples = bothRight + onlyThis + onlyOther + bothWrong;
    double difference = (onlyThis - onlyOther) / examples;
    double variance = ((onlyThis + onlyOther) / examples - difference * difference) / examples;
    return new Comparison(
        run,
        other.loss(),
        other.top1(),
        other.top5(),
        other.tenCrop(),
        bothRight,
        onlyThis,
        onlyOther,
        bothWrong,
        difference,
        ConfidenceInterval.normal(difference, Math.sqrt(Math.max(0, variance))),
        McNemar.probability(onlyThis, onlyOther),
        differences);
  }
}
