package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.loss.Softmax;
import java.util.Arrays;
import java.util.List;

/** Examples that are looked at together, and what a network said of them. */
final class ExampleGroup {
  private final List<Example> examples;
  private final double[][] centre;
  private final boolean several;
  private final double[][] probabilities;
  private final double[][] logProbabilities;

  /**
   * @param centre outputs for the centre crop, {@code [examples][classes]}
   * @param several whether other views are put together
   */
  ExampleGroup(List<Example> examples, double[][] centre, boolean several) {
    this.examples = examples;
    this.centre = centre;
    this.several = several;
    this.probabilities = new double[centre.length][centre[0].length];
    this.logProbabilities = new double[centre.length][centre[0].length];
  }

  /**
   * Takes one of the views that are put together.
   *
   * @param logits {@code [examples][classes]}
   */
  void add(double[][] logits) {
    for (int i = 0; i < logits.length; i++) {
      double[] logs = Softmax.logProbabilities(logits[i]);
      for (int j = 0; j < logs.length; j++) {
        logProbabilities[i][j] += logs[j];
        probabilities[i][j] += Math.exp(logs[j]);
      }
    }
  }

  /** Counts every example, and hands its prediction on. */
  void count(EvaluationTotals totals, PredictionSink sink) {
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      if (example.label() == Manifest.UNLABELLED) {
        totals.addUnlabelled();
      } else {
        totals.add(example.label(), centre[i]);
        if (several) {
          totals.addTenCrop(example.label(), probabilities[i], logProbabilities[i]);
        }
      }
      if (sink != PredictionSink.NONE) {
        sink.accept(example, prediction(example, centre[i]));
      }
    }
  }

  private static Prediction prediction(Example example, double[] logits) {
    double[] probabilities = Softmax.probabilities(logits);
    List<Prediction.Guess> guesses =
        Arrays.stream(TopK.of(logits, Prediction.GUESSES))
            .mapToObj(label -> new Prediction.Guess(label, Math.min(1, probabilities[label])))
            .toList();
    return new Prediction(example.id(), example.label(), guesses);
  }
}
