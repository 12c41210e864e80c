package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.seed.SplitMix64;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Factors, drawn uniformly. 1 changes nothing.
 *
 * @param least at least 0
 * @param most at least {@code least}
 */
public record Range(double least, double most) implements Serializable {
  /** Changes nothing. */
  public static final Range NEUTRAL = new Range(1, 1);

  /** The greatest factor that a configuration may ask for. */
  static final double LIMIT = 10;

  public Range {
    if (!(least >= 0 && least <= most && most < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Cannot draw from %s to %s".formatted(least, most));
    }
  }

  /** Of {@code key.least} and {@code key.most}. */
  static Range from(SettingsReader settings, String key) {
    double least = settings.number(key + ".least", 0, LIMIT);
    double most = settings.number(key + ".most", 0, LIMIT);
    if (least > most) {
      settings.problem(
          key + ".most", "at least %s, the least".formatted(plain(least)), plain(most));
      return NEUTRAL;
    }
    return new Range(least, most);
  }

  float draw(SplitMix64 random) {
    return (float) (least + (most - least) * random.nextDouble());
  }

  boolean neutral() {
    return least == 1 && most == 1;
  }

  @Override
  public String toString() {
    return "×%s … %s".formatted(plain(least), plain(most));
  }

  /** Without a fraction where there is none. */
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
