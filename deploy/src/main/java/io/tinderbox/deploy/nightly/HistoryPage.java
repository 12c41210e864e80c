package io.tinderbox.deploy.nightly;

import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.trainer.report.Element;
import io.tinderbox.trainer.report.Numbers;
import io.tinderbox.trainer.report.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code index.html}: the model in charge, how models have done from night to night, and what each
 * night came to, the latest first. It looks as the reports do, and like them opens offline.
 *
 * @param nights the latest last
 * @param reports ids of the nights whose report is still there
 */
record HistoryPage(List<NightResult> nights, Optional<Champion> champion, Set<String> reports) {
  private static final int SHOWN = 400;

  static HistoryPage of(
      List<NightResult> nights, Optional<Champion> champion, Set<String> reports) {
    return new HistoryPage(List.copyOf(nights), champion, Set.copyOf(reports));
  }

  String render() {
    Page page =
        new Page(
                "Tinderbox nightly",
                "Tinderbox nightly",
                "Retraining, night by night",
                List.of(Element.of("p", "origin", lastLine())))
            .opening(headline());
    List<NightResult> judged = nights.stream().filter(night -> night.gate() != null).toList();
    if (!judged.isEmpty()) {
      page.section("Trend", trend(judged));
    }
    return page.section(
            "Nights", Element.of("section").add(Element.of("h2").text("Nights"), table()))
        .render();
  }

  private static Element trend(List<NightResult> judged) {
    return Element.of("section")
        .add(
            Element.of("h2").text("Trend"),
            Element.of("p")
                .text(
                    "Fraction of the held-out pictures of each night that is right at the first guess. The pictures grow in number from night to night."),
            TrendChart.of(judged).figure());
  }

  private String lastLine() {
    if (nights.isEmpty()) {
      return "No night has come to an end yet.";
    }
    NightResult last = nights.get(nights.size() - 1);
    return "The last, %s, ended %s: %s. %s"
        .formatted(last.id(), time(last), last.status().replace('-', ' '), last.reason());
  }

  private Element headline() {
    Element numbers = Element.of("dl", "numbers");
    numbers.add(number("in charge", champion.map(Champion::id).orElse("none"), since(), true));
    champion
        .flatMap(one -> nights.stream().filter(night -> night.id().equals(one.id())).findFirst())
        .map(NightResult::gate)
        .ifPresent(
            gate ->
                numbers.add(
                    number(
                        "top-1 when promoted",
                        Numbers.percent(gate.top1(), 2),
                        "%s of %s"
                            .formatted(ReadableCount.of(gate.examples(), "picture"), gate.split()),
                        false)));
    champion
        .map(Champion::previous)
        .ifPresent(
            before -> numbers.add(number("to go back to", before.id(), "--rollback", false)));
    return Element.of("section", "headline").add(numbers);
  }

  private String since() {
    return champion.map(one -> "since " + time(one.decision())).orElse("no model has passed yet");
  }

  private static Element number(String name, String value, String note, boolean main) {
    Element box = main ? Element.of("div", "main") : Element.of("div");
    return box.add(
        Element.of("dt").text(name),
        Element.of("dd", "value", value),
        Element.of("dd", "note", note));
  }

  private Element table() {
    Element head = Element.of("tr");
    for (String name : List.of("Night", "Outcome")) {
      head.add(Element.of("th").text(name));
    }
    for (String name : List.of("Examples", "New", "Top-1", "Champion", "p", "Time")) {
      head.add(Element.of("th", "figure", name));
    }
    List<NightResult> latest = new ArrayList<>(nights);
    Collections.reverse(latest);
    Element body = Element.of("tbody");
    latest.stream().limit(SHOWN).forEach(night -> body.add(row(night)));
    return Element.of("div", "scroll")
        .with("tabindex", 0)
        .add(Element.of("table").add(Element.of("thead").add(head), body));
  }

  private Element row(NightResult night) {
    Element name =
        reports.contains(night.id())
            ? Element.of("a", "figure")
                .with("href", "runs/" + night.id() + "/evaluation/report.html")
                .text(night.id())
            : Element.of("span", "figure", night.id());
    Verdict gate = night.gate();
    NightResult.Data data = night.data();
    return Element.of("tr", night.exitCode() == 0 ? "hit" : "miss")
        .add(
            Element.of("th").with("scope", "row").add(name),
            Element.of("td")
                .add(Element.of("span", "sign", sign(night)))
                .text(night.status().replace('-', ' '))
                .add(Element.of("span", "aside", night.reason())),
            figure(data == null ? "" : Numbers.count(data.examples())),
            figure(data == null ? "" : Numbers.count(data.added())),
            figure(gate == null ? "" : Numbers.percent(gate.top1(), 2)),
            figure(
                gate == null || gate.championTop1() == null
                    ? ""
                    : Numbers.percent(gate.championTop1(), 2)),
            figure(
                gate == null || gate.mcnemarP() == null ? "" : Numbers.fixed(gate.mcnemarP(), 4)),
            figure(Numbers.duration(night.seconds())));
  }

  private static String sign(NightResult night) {
    return night.is(NightStatus.NOTHING_NEW) ? "·" : night.exitCode() == 0 ? "✓" : "✗";
  }

  private static Element figure(String text) {
    return Element.of("td", "figure", text);
  }

  /** To the minute, in UTC. */
  private static String time(NightResult night) {
    return night.ended().substring(0, 16).replace('T', ' ') + " UTC";
  }
}
