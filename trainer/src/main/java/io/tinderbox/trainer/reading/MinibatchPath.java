package io.tinderbox.trainer.reading;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One minibatch, named by a text that dl4j-spark can carry as a "path".
 *
 * @param epoch from 1
 * @param from position in the epoch's order, from 0
 * @param count examples
 */
public record MinibatchPath(int epoch, int from, int count) {
  private static final Pattern TEXT =
      Pattern.compile("minibatch:epoch=(\\d+)&from=(\\d+)&count=(\\d+)");

  public static MinibatchPath parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Cannot read a minibatch: expected %s, found %s".formatted(TEXT, text));
    }
    return new MinibatchPath(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return "minibatch:epoch=%d&from=%d&count=%d".formatted(epoch, from, count);
  }
}
