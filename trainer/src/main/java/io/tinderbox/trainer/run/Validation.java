package io.tinderbox.trainer.run;

import java.io.Serializable;
import java.util.Locale;

/**
 * The network measured on the validation split, once: a line of {@code evaluations.jsonl}.
 *
 * @param epoch from 1
 * @param round rounds of that epoch that were done; null at its end
 * @param step steps that the run had taken
 * @param scheduled whether {@code train.validation} asked for it; one that was made only because a
 *     limit ended the run there is not seen by the learning rate and early stop, so that a run that
 *     goes on does as one without that limit; its model can be the best all the same, for the end
 *     of a run is often its best place, and stays so where nothing better comes after it
 * @param valLoss mean, without the weight penalty
 * @param valTop1 fraction
 * @param valTop5 fraction
 * @param learningRate of the last step
 * @param seconds of the run until then, all sittings
 */
public record Validation(
    int epoch,
    Integer round,
    long step,
    boolean scheduled,
    double valLoss,
    double valTop1,
    double valTop5,
    double learningRate,
    double seconds)
    implements Serializable {
  /**
   * One line for people.
   *
   * @param best whether it is the best model so far
   */
  public String summary(boolean best) {
    return String.format(
        Locale.ROOT,
        "Epoch %d, step %,d: validation top-1 %.4f%s, top-5 %.4f, loss %.4f",
        epoch,
        step,
        valTop1,
        best ? " (best)" : "",
        valTop5,
        valLoss);
  }
}
