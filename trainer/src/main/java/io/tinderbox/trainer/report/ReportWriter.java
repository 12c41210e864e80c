package io.tinderbox.trainer.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code report.html}: one page that carries everything within itself, asks no other machine for
 * anything (its content security policy forbids it), and reads well on wide and narrow screens,
 * light and dark, and without scripts. The markup is HTML and well-formed XML at once.
 */
public final class ReportWriter {
  private ReportWriter() {}

  /** The whole page, to be stored as UTF-8. */
  public static String render(ReportContent content) {
    Map<String, Element> sections = sections(content);
    Element navigation = Element.of("nav").with("aria-label", "Sections");
    Element main = Element.of("main").add(HeadlineSection.of(content));
    sections.forEach(
        (name, section) -> {
          main.add(section);
          navigation.add(
              Element.of("a").with("href", "#" + name.toLowerCase(Locale.ROOT)).text(name));
        });
    Element header =
        Element.of("header")
            .add(
                Element.of("p", "brand", "Tinderbox evaluation"),
                Element.of("h1").text(content.run().title()))
            .add(origin(content.run()))
            .add(navigation);
    Element body =
        Element.of("body").add(header, main, Element.of("script").verbatim(resource("report.js")));
    Element html =
        Element.of("html")
            .with("lang", "en")
            .add(
                head(content.run().title() + " – " + content.evaluation().split(), "report.css"),
                body);
    return "<!DOCTYPE html>\n" + html.render() + "\n";
  }

  private static List<Element> origin(RunSummary run) {
    List<Element> lines = new ArrayList<>();
    if (!run.origin().isEmpty()) {
      lines.add(Element.of("p", "origin", run.origin()));
    }
    if (!run.command().isEmpty()) {
      lines.add(Element.of("p", "command").add(Element.of("code").text(run.command())));
    }
    return lines;
  }

  /** By the name in the navigation; in lower case it is the section's id. */
  private static Map<String, Element> sections(ReportContent content) {
    Map<String, Element> sections = new LinkedHashMap<>();
    if (content.evaluation().comparison() != null) {
      sections.put("Comparison", ComparisonSection.of(content));
    }
    if (!content.extras().references().isEmpty()) {
      sections.put("References", ReferenceSection.of(content));
    }
    if (!content.run().epochs().isEmpty()) {
      sections.put("Learning", CurvesSection.of(content.run()));
      sections.put("Time", TimeSection.of(content.run().epochs()));
    }
    sections.put("Classes", ClassSection.of(content));
    sections.put("Confusions", ConfusionSection.of(content));
    sections.put("Confidence", CalibrationSection.of(content.evaluation()));
    if (!content.gallery().equals(Gallery.EMPTY)) {
      sections.put("Pictures", GallerySection.of(content));
    }
    if (!content.extras().explanations().isEmpty()) {
      sections.put(
          "Explanations", IllustrationSection.explanations(content.extras().explanations()));
    }
    if (!content.extras().distortions().isEmpty()) {
      sections.put("Distortions", IllustrationSection.distortions(content.extras().distortions()));
    }
    sections.put("Run", RunSection.of(content.run()));
    return sections;
  }

  /**
   * A page's head.
   *
   * @param styles resources that are put into it one after the other
   */
  public static Element head(String title, String... styles) {
    Element style = Element.of("style");
    for (String name : styles) {
      style.verbatim(resource(name));
    }
    return Element.of("head")
        .add(
            Element.of("meta").with("charset", "utf-8"),
            Element.of("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with(
                    "content",
                    "default-src 'none'; img-src data:; style-src 'unsafe-inline';"
                        + " script-src 'unsafe-inline'"),
            Element.of("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
            Element.of("link").with("rel", "icon").with("href", "data:,"),
            Element.of("title").text(title),
            style);
  }

  private static String resource(String name) {
    try (InputStream in = ReportWriter.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
