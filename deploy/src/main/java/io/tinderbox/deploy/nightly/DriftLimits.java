package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.ingest.job.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far an addition may differ from the data before ({@code nightly.drift}).
 *
 * @param minExamples additions of fewer are not looked at
 * @param maxClassDistance see {@link Drift#classDistance}
 * @param maxMeanShift see {@link Drift#meanShift}
 */
record DriftLimits(long minExamples, double maxClassDistance, double maxMeanShift) {
  static DriftLimits from(SettingsReader settings) {
    return new DriftLimits(
        settings.integer("nightly.drift.minExamples", 0, Integer.MAX_VALUE),
        settings.number("nightly.drift.maxClassDistance", 0, 1),
        settings.number("nightly.drift.maxMeanShift", 0, 1000));
  }

  /**
   * @throws TinderboxException exit code 3, when the addition is beyond a limit
   */
  void require(Drift drift) {
    if (drift.examplesAdded() < minExamples) {
      return;
    }
    List<String> beyond = new ArrayList<>();
    compare(beyond, "the shares of the classes", drift.classDistance(), "maxClassDistance");
    compare(beyond, "the colours", drift.meanShift(), "maxMeanShift");
    if (!beyond.isEmpty()) {
      throw TinderboxException.data(
          "Cannot add %d examples: expected them to be like the %d before, found %s; nothing was added: look at the pictures, and raise the limit if they are right"
              .formatted(
                  drift.examplesAdded(), drift.examplesBefore(), String.join(" and ", beyond)));
    }
  }

  private void compare(List<String> beyond, String what, double found, String key) {
    double most = key.equals("maxMeanShift") ? maxMeanShift : maxClassDistance;
    if (found > most) {
      beyond.add(
          String.format(
              Locale.ROOT, "%s to differ by %.3f (nightly.drift.%s = %s)", what, found, key, most));
    }
  }
}
