package io.tinderbox.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.tinderbox.common.exit.TinderboxException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads typed values and gathers what is wrong with them, so that a user sees every problem at
 * once. A record's {@code from(SettingsReader)} reads its keys; a value that is wrong comes back as
 * a harmless stand-in, and {@link #throwIfAny()} ends the matter before anything is done with it.
 */
public final class SettingsReader {
  private final Config config;
  private final List<Problem> problems;

  SettingsReader(Config config, List<Problem> problems) {
    this.config = config;
    this.problems = new ArrayList<>(problems);
  }

  public int integer(String path, int least, int most) {
    return Math.toIntExact(whole(path, least, most));
  }

  public long whole(String path, long least, long most) {
    BigDecimal value = read(path, "a whole number", () -> whole(path), BigDecimal.valueOf(least));
    boolean tooLittle = value.compareTo(BigDecimal.valueOf(least)) < 0;
    boolean tooMuch = value.compareTo(BigDecimal.valueOf(most)) > 0;
    if (tooLittle || tooMuch) {
      boolean bounded = tooMuch || most < Integer.MAX_VALUE;
      outside(path, Long.toString(least), bounded ? Long.toString(most) : "");
      return least;
    }
    return value.longValueExact();
  }

  /** A finite number with {@code least <= value <= most}. */
  public double number(String path, double least, double most) {
    double value = read(path, "a number", () -> config.getDouble(path), least);
    if (!(value >= least && value <= most)) {
      outside(path, plain(least), plain(most));
      return least;
    }
    return value;
  }

  public boolean flag(String path) {
    return read(path, "true or false", () -> config.getBoolean(path), false);
  }

  public String text(String path) {
    return read(path, "a text", () -> config.getString(path), "");
  }

  public List<Double> numbers(String path) {
    return read(
        path, "a list of numbers", () -> List.copyOf(config.getDoubleList(path)), List.of());
  }

  public List<String> texts(String path) {
    return read(path, "a list of texts", () -> List.copyOf(config.getStringList(path)), List.of());
  }

  /** One of an enum's names, written in lower case with {@code -} for {@code _}. */
  public <E extends Enum<E>> E choice(String path, Class<E> type) {
    List<String> known =
        Arrays.stream(type.getEnumConstants()).map(SettingsReader::written).toList();
    String value = oneOf(path, known);
    return type.getEnumConstants()[Math.max(0, known.indexOf(value))];
  }

  /** One of a set of names; the first of them stands in for a wrong one. */
  public String oneOf(String path, Collection<String> known) {
    String value = read(path, "a text", () -> config.getString(path), null);
    if (value != null && !known.contains(value)) {
      problem(
          path,
          "one of " + known.stream().sorted().collect(Collectors.joining(", ")),
          "'" + value + "'");
      value = null;
    }
    return value == null ? known.iterator().next() : value;
  }

  /** A choice as it is written in a configuration file. */
  public static String written(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Notes a problem that shows only when several keys or the data are seen together. */
  public void problem(String path, String expected, Object found) {
    Problem problem =
        new Problem(path, "expected %s, found %s".formatted(expected, found), origin(path));
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** Whether any was noted at one of these keys or below it. */
  public boolean hasProblemsAt(String... keys) {
    return problems.stream()
        .map(Problem::path)
        .anyMatch(
            path ->
                Arrays.stream(keys)
                    .anyMatch(key -> path.equals(key) || path.startsWith(key + ".")));
  }

  /**
   * @throws TinderboxException exit code 2, naming every problem, when there is any
   */
  public void throwIfAny() {
    if (problems.size() == 1) {
      throw TinderboxException.usage("Cannot use the configuration: " + problems.get(0));
    }
    if (!problems.isEmpty()) {
      throw TinderboxException.usage(
          problems.stream()
              .map(problem -> "\n  " + problem)
              .collect(
                  Collectors.joining(
                      "", "Cannot use the configuration, " + problems.size() + " problems:", "")));
    }
  }

  /** With all its digits, and refused where the number has a fraction. */
  private BigDecimal whole(String path) {
    String text = config.getString(path).strip();
    try {
      BigDecimal value = new BigDecimal(text);
      if (value.stripTrailingZeros().scale() <= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // No number at all.
    }
    throw new ConfigException.BadValue(path, text);
  }

  private <T> T read(String path, String expected, Supplier<T> read, T standIn) {
    try {
      return read.get();
    } catch (ConfigException.Null e) {
      problem(path, expected, "null");
    } catch (ConfigException.Missing e) {
      throw new IllegalStateException("reference.conf does not document " + path, e);
    } catch (ConfigException e) {
      // Where a value stands in the place of a whole section, its key is a problem already.
      value(path).map(SettingsReader::written).ifPresent(found -> problem(path, expected, found));
    }
    return standIn;
  }

  private void outside(String path, String least, String most) {
    String range = "at least " + least + (most.isEmpty() ? "" : " and at most " + most);
    problem(path, range, value(path).map(SettingsReader::written).orElseThrow());
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static String written(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  private String origin(String path) {
    return value(path).map(value -> value.origin().description()).orElse("not set");
  }

  /** What stands at a path, null written out included; empty where nothing does. */
  private Optional<ConfigValue> value(String path) {
    ConfigValue value = config.root();
    for (String part : ConfigUtil.splitPath(path)) {
      value = value instanceof ConfigObject section ? section.get(part) : null;
    }
    return Optional.ofNullable(value);
  }
}
