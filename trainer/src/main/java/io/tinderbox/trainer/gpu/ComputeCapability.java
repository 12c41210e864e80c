package io.tinderbox.trainer.gpu;

import java.io.Serializable;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NVIDIA's number for what the cores of a card can do: 8.6, or {@code sm_86}. */
public record ComputeCapability(int major, int minor)
    implements Comparable<ComputeCapability>, Serializable {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d)");
  private static final Comparator<ComputeCapability> ORDER =
      Comparator.comparingInt(ComputeCapability::major).thenComparingInt(ComputeCapability::minor);

  public ComputeCapability {
    if (major < 1 || minor < 0 || minor > 9) {
      throw new IllegalArgumentException("compute capability %d.%d".formatted(major, minor));
    }
  }

  /**
   * @param text {@code 8.6}
   */
  public static ComputeCapability of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("compute capability '%s'".formatted(text));
    }
    return new ComputeCapability(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /**
   * @param number as binaries have it: 86, 100
   */
  static ComputeCapability ofNumber(int number) {
    return new ComputeCapability(number / 10, number % 10);
  }

  @Override
  public int compareTo(ComputeCapability other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
