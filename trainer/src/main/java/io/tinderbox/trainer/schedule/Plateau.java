package io.tinderbox.trainer.schedule;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.run.Metric;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Multiplied with {@code factor} whenever validation stands still, as pat-coady/tiny_imagenet: when
 * the latest value is worse than the best before it, or differs by less than {@code minChange} from
 * the mean of the two before it. Training ends at the last of {@code drops}.
 *
 * @param metric that is watched
 * @param factor above 0, below 1
 * @param minChange in the metric's unit, at least 0
 * @param firstValidation the first one, from 3, that can lead to a drop
 * @param drops at least 1; the last one ends the run
 */
public record Plateau(
    Metric metric, double factor, double minChange, int firstValidation, int drops)
    implements Rule {
  public Plateau {
    if (!(factor > 0 && factor < 1) || !(minChange >= 0) || firstValidation < 3 || drops < 1) {
      throw new IllegalArgumentException(
          "times %s below %s from %d on, %d times"
              .formatted(factor, minChange, firstValidation, drops));
    }
  }

  static Plateau from(SettingsReader settings) {
    return new Plateau(
        settings.choice("train.validation.metric", Metric.class),
        settings.number("train.learningRate.plateau.factor", 1e-6, 0.999999),
        settings.number("train.learningRate.plateau.minChange", 0, 1e6),
        settings.integer("train.learningRate.plateau.firstValidation", 3, 1_000_000),
        settings.integer("train.learningRate.plateau.drops", 1, 1_000));
  }

  @Override
  public double factor(long step, long warmupSteps, RunLength run, List<Validation> history) {
    return Math.pow(factor, drops(history));
  }

  @Override
  public boolean needsValidation() {
    return true;
  }

  @Override
  public Optional<String> notice(List<Validation> history) {
    return stall(history, history.size() - 1)
        .map(why -> why + ": drop %d of %d".formatted(drops(history), drops));
  }

  @Override
  public Optional<String> end(List<Validation> history) {
    return drops(history) < drops
        ? Optional.empty()
        : Optional.of(
            "drop %d of %d of the learning rate, the limit train.learningRate.plateau.drops"
                .formatted(drops, drops));
  }

  /** How often the rate has fallen. */
  private int drops(List<Validation> history) {
    int count = 0;
    for (int i = firstValidation - 1; i < history.size(); i++) {
      count += stall(history, i).isPresent() ? 1 : 0;
    }
    return count;
  }

  /** In what way the <i>i</i>th validation, from 0, shows a standstill. */
  private Optional<String> stall(List<Validation> history, int i) {
    if (i < firstValidation - 1) {
      return Optional.empty();
    }
    double latest = metric.of(history.get(i));
    double best = metric.of(history.get(0));
    for (Validation before : history.subList(1, i)) {
      best = metric.gain(metric.of(before), best) > 0 ? metric.of(before) : best;
    }
    if (metric.gain(latest, best) < 0) {
      return Optional.of(text("%s %.4f is worse than the best, %.4f", latest, best));
    }
    double mean = (metric.of(history.get(i - 1)) + metric.of(history.get(i - 2))) / 2;
    return Math.abs(latest - mean) < minChange
        ? Optional.of(text("%s %.4f is hardly other than the two before, %.4f", latest, mean))
        : Optional.empty();
  }

  private String text(String pattern, double latest, double before) {
    return String.format(Locale.ROOT, pattern, metric.title(), latest, before);
  }
}
