package io.tinderbox.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.tinderbox.common.exit.TinderboxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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
    long value = read(path, "a whole number", () -> config.getLong(path), least);
    return inRange(path, value, value >= least && value <= most, least, most) ? value : least;
  }

  /** A finite number with {@code least <= value <= most}. */
  public double number(String path, double least, double most) {
    double value = read(path, "a number", () -> config.getDouble(path), least);
    return inRange(path, value, value >= least && value <= most, least, most) ? value : least;
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
    problems.add(
        new Problem(path, "expected %s, found %s".formatted(expected, found), origin(path)));
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
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

  private <T> T read(String path, String expected, Supplier<T> read, T standIn) {
    try {
      return read.get();
    } catch (ConfigException.Missing e) {
      throw new IllegalStateException("reference.conf does not document " + path, e);
    } catch (ConfigException e) {
      problem(path, expected, config.getValue(path).render());
      return standIn;
    }
  }

  private boolean inRange(String path, Number value, boolean holds, Number least, Number most) {
    if (!holds) {
      String top = most.doubleValue() >= Integer.MAX_VALUE ? "" : " and at most " + plain(most);
      problem(path, "at least " + plain(least) + top, plain(value));
    }
    return holds;
  }

  private static String plain(Number number) {
    double value = number.doubleValue();
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private String origin(String path) {
    return config.hasPathOrNull(path) ? config.getValue(path).origin().description() : "not set";
  }
}
