package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.evaluation.Comparison;
import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.Locale;

/**
 * What a candidate must reach ({@code nightly.gate}). Two conditions keep it from being worse than
 * the champion: the paired test finds differences that are small and sure, the margin those that
 * are large and, on few pictures, unsure. A difference that neither finds may be there all the
 * same, night after night; the floor is what holds against that.
 *
 * @param split that is measured on
 * @param floor least fraction right
 * @param significance probability under which a difference counts as one
 * @param maxDrop fraction of the pictures that it may fall behind where the test finds nothing
 * @param onExecutors whether executors look at the pictures
 */
record Gate(String split, double floor, double significance, double maxDrop, boolean onExecutors) {
  /** Who looks at the pictures. */
  private enum Where {
    DRIVER,
    EXECUTORS
  }

  static Gate from(SettingsReader settings) {
    return new Gate(
        settings.text("nightly.gate.split"),
        settings.number("nightly.gate.floor", 0, 1),
        settings.number("nightly.gate.significance", 0, 1),
        settings.number("nightly.gate.maxDrop", 0, 1),
        settings.choice("nightly.gate.on", Where.class) == Where.EXECUTORS);
  }

  /**
   * @param evaluation of the candidate, compared with the champion where there is one
   * @param champion its id; null where there is none
   */
  Verdict judge(Evaluation evaluation, String champion) {
    Comparison comparison = evaluation.comparison();
    if ((champion == null) != (comparison == null)) {
      throw new IllegalArgumentException("expected a comparison exactly where there is a champion");
    }
    String fault = fault(evaluation.top1(), comparison);
    return new Verdict(
        fault == null,
        fault == null ? praise(evaluation.top1(), comparison) : fault,
        evaluation.split(),
        evaluation.examples(),
        evaluation.top1(),
        floor,
        champion,
        comparison == null ? null : comparison.top1(),
        comparison == null ? null : comparison.mcnemarP());
  }

  /** Null where there is none. */
  private String fault(double top1, Comparison comparison) {
    if (!(top1 >= floor)) {
      return text("top-1 %.4f is below the floor of %s (nightly.gate.floor)", top1, floor);
    }
    if (comparison == null || comparison.difference() >= 0) {
      return null;
    }
    if (comparison.mcnemarP() < significance) {
      return text(
          "top-1 %.4f is worse than the champion's %.4f on the same pictures (McNemar's p %.4f, nightly.gate.significance = %s)",
          top1, comparison.top1(), comparison.mcnemarP(), significance);
    }
    if (-comparison.difference() > maxDrop) {
      return text(
          "top-1 %.4f is below the champion's %.4f by more than %s (nightly.gate.maxDrop)",
          top1, comparison.top1(), maxDrop);
    }
    return null;
  }

  private static String praise(double top1, Comparison comparison) {
    return comparison == null
        ? text("top-1 %.4f, with no champion to compare with", top1)
        : text(
            "top-1 %.4f, the champion's %.4f on the same pictures (McNemar's p %.4f)",
            top1, comparison.top1(), comparison.mcnemarP());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
