package io.tinderbox.trainer.report;

import io.tinderbox.trainer.run.EpochMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a report tells of the run that trained the network.
 *
 * @param title of the report, for example {@code "vgg16 on tiny-imagenet"}
 * @param origin in a sentence: what was trained on what, when, and for how long; may be empty
 * @param command that trained it; empty where it is not known
 * @param epochs as in {@code metrics.jsonl}, rising; empty where nothing is known of the training
 * @param keptEpoch the one whose model was kept and is evaluated
 * @param facts name to value, in the order to be shown: model, data digest, seed, code version,
 *     command, when, duration …
 * @param configuration the effective one, as text
 */
public record RunSummary(
    String title,
    String origin,
    String command,
    List<EpochMetrics> epochs,
    int keptEpoch,
    Map<String, String> facts,
    String configuration) {
  public RunSummary {
    Objects.requireNonNull(title);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(command);
    Objects.requireNonNull(configuration);
    epochs = List.copyOf(epochs);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    for (int i = 1; i < epochs.size(); i++) {
      if (epochs.get(i).epoch() <= epochs.get(i - 1).epoch()) {
        throw new IllegalArgumentException(
            "expected rising epochs, found %d after %d"
                .formatted(epochs.get(i).epoch(), epochs.get(i - 1).epoch()));
      }
    }
  }

  /** Of a run whose origin is not known. */
  public RunSummary(
      String title,
      List<EpochMetrics> epochs,
      int keptEpoch,
      Map<String, String> facts,
      String configuration) {
    this(title, "", "", epochs, keptEpoch, facts, configuration);
  }
}
