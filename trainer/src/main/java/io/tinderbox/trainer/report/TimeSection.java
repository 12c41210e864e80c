package io.tinderbox.trainer.report;

import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.TimeAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Where the time of each epoch went, and of all of them. */
final class TimeSection {
  /** More bars than this would be thinner than the gaps between them. */
  private static final int MOST_BARS = 100;

  private static final List<Part> PARTS =
      List.of(
          new Part("read", "waiting for shards", TimeAccount::read),
          new Part("distort", "crops, flips, scaling", TimeAccount::distort),
          new Part("compute", "forward, backward, update", TimeAccount::compute),
          new Part("send", "parameters to and from workers", TimeAccount::send),
          new Part("average", "merging parameters", TimeAccount::average),
          new Part("wait", "for a slot, slower workers, Spark", TimeAccount::waiting),
          new Part("validate", "on the driver", TimeAccount::validate),
          new Part("checkpoint", "writing it", TimeAccount::checkpoint));

  private record Part(String name, String meaning, ToDoubleFunction<TimeAccount> seconds) {}

  /** One bar: an epoch, or the mean of several. */
  private record Bar(int first, int last, TimeAccount sum, int epochs) {
    double seconds(Part part) {
      return part.seconds().applyAsDouble(sum) / epochs;
    }

    double total() {
      return sum.total() / epochs;
    }
  }

  private TimeSection() {}

  static Element of(List<EpochMetrics> epochs) {
    TimeAccount total =
        epochs.stream().map(EpochMetrics::time).reduce(TimeAccount.ZERO, TimeAccount::plus);
    return Element.of("section")
        .add(
            Element.of("h2").text("Where the time went"),
            Element.of("p")
                .text(
                    "Seconds of wall time, mean over the workers; the parts add up to the epoch."),
            Element.of("div", "charts").add(chart(bars(epochs)), table(total)));
  }

  private static List<Bar> bars(List<EpochMetrics> epochs) {
    int each = (epochs.size() + MOST_BARS - 1) / MOST_BARS;
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i += each) {
      List<EpochMetrics> group = epochs.subList(i, Math.min(i + each, epochs.size()));
      TimeAccount sum =
          group.stream().map(EpochMetrics::time).reduce(TimeAccount.ZERO, TimeAccount::plus);
      bars.add(
          new Bar(group.get(0).epoch(), group.get(group.size() - 1).epoch(), sum, group.size()));
    }
    return bars;
  }

  private static Element chart(List<Bar> bars) {
    double longest = bars.stream().mapToDouble(Bar::total).max().orElse(1);
    int first = bars.get(0).first();
    int last = bars.get(bars.size() - 1).last();
    // Half a bar of room on both sides, so that the outer bars stay inside the frame.
    Axis marks = Axis.epochs(first, last);
    Axis across = new Axis(first - 0.5, last + 0.5, false, marks.ticks());
    Plot plot =
        Plot.of(
            "Seconds by epoch and activity; the table beside it has the totals",
            "epoch",
            across,
            Axis.linear(0, longest, 5),
            tick -> Numbers.count((long) tick),
            Numbers::compact);
    for (Bar bar : bars) {
      plot.add(stack(plot, bar));
    }
    return Element.of("figure", "chart")
        .add(
            Element.of("figcaption").add(Element.of("h3").text("Seconds of each epoch")),
            plot.svg());
  }

  private static Element stack(Plot plot, Bar bar) {
    double from = plot.x(bar.first() - 0.5);
    double to = plot.x(bar.last() + 0.5);
    double width = Math.min(48, 0.8 * (to - from));
    double left = (from + to - width) / 2;
    String name =
        bar.first() == bar.last()
            ? "Epoch " + bar.first()
            : "Epochs %s–%s, mean".formatted(bar.first(), bar.last());
    StringBuilder title = new StringBuilder(name + ": " + Numbers.duration(bar.total()));
    Element group = Element.of("g", "stack");
    double below = 0;
    List<Element> pieces = new ArrayList<>();
    for (Part part : PARTS) {
      double seconds = bar.seconds(part);
      if (seconds > 0) {
        double top = plot.y(below + seconds);
        pieces.add(Plot.rect("part " + part.name(), left, top, width, plot.y(below) - top));
        title.append("\n").append(part.name()).append(": ").append(Numbers.duration(seconds));
        below += seconds;
      }
    }
    return group.add(Element.of("title").text(title.toString())).add(pieces);
  }

  private static Element table(TimeAccount total) {
    List<Element> rows = PARTS.stream().map(part -> row(part, total)).toList();
    return SideTable.of(
        "time", "Time by activity, all epochs", List.of("Activity", "Time", "Share"), "Time", rows);
  }

  private static Element row(Part part, TimeAccount total) {
    double seconds = part.seconds().applyAsDouble(total);
    double share = total.total() > 0 ? seconds / total.total() : 0;
    return Element.of("tr")
        .add(
            Element.of("th")
                .with("scope", "row")
                .add(Element.of("span", "key " + part.name()))
                .text(part.name())
                .add(Element.of("span", "aside", part.meaning())),
            Element.of("td", "figure", Numbers.duration(seconds)),
            Bars.cell(share, "part " + part.name(), Numbers.percent(share, 1)));
  }
}
