package io.tinderbox.common.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Progress on a console: a bar that is drawn over itself on a terminal, plain lines anywhere else.
 * Both tell the rate and the time left.
 */
public final class ConsoleProgress implements Progress {
  private static final Duration BAR_EVERY = Duration.ofMillis(200);
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);
  private static final int BAR_WIDTH = 24;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean bar;
  private final LongSupplier nanoTime;

  private String step = "";
  private String unit = "";
  private long total;
  private long done;
  private long began;
  private long shown;
  private boolean open;

  ConsoleProgress(PrintStream out, boolean bar, LongSupplier nanoTime) {
    this.out = out;
    this.bar = bar;
    this.nanoTime = nanoTime;
  }

  /** A bar, redrawn five times a second. */
  public static ConsoleProgress forTerminal(PrintStream out) {
    return new ConsoleProgress(out, true, System::nanoTime);
  }

  /** A line when a step begins, one when it ends, and at most one every ten seconds between. */
  public static ConsoleProgress forPlainLines(PrintStream out) {
    return new ConsoleProgress(out, false, System::nanoTime);
  }

  /**
   * A bar where a person looks at a terminal, lines where a file or a build server does.
   *
   * @param environment of the process: {@code CI} and {@code TERM} are looked at
   */
  public static ConsoleProgress forStandardError(Map<String, String> environment) {
    boolean terminal =
        System.console() != null
            && !environment.containsKey("CI")
            && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return terminal ? forTerminal(System.err) : forPlainLines(System.err);
  }

  @Override
  public synchronized void begin(String newStep, long newTotal, String newUnit) {
    erase();
    step = newStep;
    unit = newUnit;
    total = newTotal;
    done = 0;
    began = nanoTime.getAsLong();
    shown = began;
    open = true;
    if (bar) {
      out.print(status());
      out.flush();
    } else {
      out.println(total > 0 ? step + ": " + ReadableCount.of(total, unit) : step);
    }
  }

  @Override
  public synchronized void advance(long count) {
    done += count;
    long now = nanoTime.getAsLong();
    if (!open || now - shown < (bar ? BAR_EVERY : LINE_EVERY).toNanos()) {
      return;
    }
    shown = now;
    if (bar) {
      out.print(ERASE_LINE + status());
      out.flush();
    } else {
      out.println(status());
    }
  }

  @Override
  public synchronized void note(String line) {
    erase();
    out.println(line);
    if (open && bar) {
      out.print(status());
      out.flush();
    }
  }

  @Override
  public synchronized void end(String summary) {
    erase();
    out.println(
        open ? "%s: %s (%s)".formatted(step, summary, ReadableTime.of(elapsedSeconds())) : summary);
    open = false;
  }

  private void erase() {
    if (open && bar) {
      out.print(ERASE_LINE);
    }
  }

  /** What is done of what, how fast, and how long it will take yet. */
  private String status() {
    double seconds = elapsedSeconds();
    double rate = seconds > 0 ? done / seconds : 0;
    String speed = rate > 0 ? ", %s %s/s".formatted(rate(rate), ReadableCount.plural(unit)) : "";
    if (total <= 0) {
      return step + ": " + ReadableCount.of(done, unit) + speed;
    }
    double fraction = Math.min(1.0, (double) done / total);
    String left =
        rate > 0 ? ", " + ReadableTime.of((total - Math.min(done, total)) / rate) + " left" : "";
    return String.format(
        Locale.ROOT,
        "%s: %s%3.0f%%, %,d of %s%s%s",
        step,
        bar ? bar(fraction) : "",
        100 * fraction,
        done,
        ReadableCount.of(total, unit),
        speed,
        left);
  }

  private static String bar(double fraction) {
    int filled = (int) Math.round(fraction * BAR_WIDTH);
    return "[" + "=".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] ";
  }

  private double elapsedSeconds() {
    return (nanoTime.getAsLong() - began) / 1e9;
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
  }
}
