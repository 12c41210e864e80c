package io.tinderbox.trainer.report;

import io.tinderbox.trainer.explanation.Heat;
import io.tinderbox.trainer.explanation.Technique;
import io.tinderbox.trainer.report.Explained.Kind;
import io.tinderbox.trainer.report.Explained.Panel;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code explain.html}: one page like that of {@link ReportWriter}, in the same style. */
final class ExplanationWriter {
  private ExplanationWriter() {}

  /** The whole page, to be stored as UTF-8. */
  static String render(ExplanationContent content) {
    Map<String, Element> sections = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      if (!content.explained().panels(kind).isEmpty()) {
        sections.put(kind.title(), pictures(content, kind));
      }
    }
    if (!content.explained().scores().isEmpty()) {
      sections.put("Faithfulness", FaithfulnessSection.of(content.explained().scores()));
    }
    sections.put("Filters", FilterSection.of(content.explained()));
    Element navigation = Element.of("nav").with("aria-label", "Sections");
    Element main = Element.of("main").add(legend(content));
    sections.forEach(
        (name, section) -> {
          navigation.add(Element.of("a").with("href", "#" + id(name)).text(name));
          main.add(section.with("id", id(name)));
        });
    Element header =
        Element.of("header")
            .add(
                Element.of("p", "brand", "Tinderbox explanation"),
                Element.of("h1").text(content.title()),
                Element.of("p", "lead").text(lead(content)),
                navigation);
    String title = content.title() + " – explanation of " + content.evaluation().split();
    Element html =
        Element.of("html")
            .with("lang", "en")
            .add(
                ReportWriter.head(title, "report.css", "explain.css"),
                Element.of("body").add(header, main));
    return "<!DOCTYPE html>\n" + html.render() + "\n";
  }

  private static String id(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private static String lead(ExplanationContent content) {
    return "What the network looks at in pictures of the split %s, of which it gets %s right at the first guess (%s examples). Each map is of the first guess, whether right or wrong. Pictures and noise by seed %d."
        .formatted(
            content.evaluation().split(),
            Numbers.percent(content.evaluation().top1(), 2),
            Numbers.count(content.evaluation().examples()),
            content.seed());
  }

  private static Element legend(ExplanationContent content) {
    Element facts = Element.of("dl", "facts");
    for (Technique technique : content.explained().techniques()) {
      facts.add(
          Element.of("div")
              .add(
                  Element.of("dt").text(technique.label()),
                  Element.of("dd").text(technique.words())));
    }
    Element section = Element.of("section").with("aria-label", "The maps");
    return content.explained().techniques().isEmpty() ? section : section.add(facts);
  }

  private static Element pictures(ExplanationContent content, Kind kind) {
    ClassNames names = ClassNames.of(content.evaluation().perClass());
    Element panels = Element.of("div", "panels");
    for (Panel panel : content.explained().panels(kind)) {
      panels.add(panel(names, panel, content.explained().techniques()));
    }
    return Element.of("section").add(Element.of("h2").text(kind.title()), panels);
  }

  private static Element panel(ClassNames names, Panel panel, List<Technique> techniques) {
    String verdict = GallerySection.verdict(panel.entry().prediction());
    String first = names.brief(panel.entry().prediction().first().label());
    List<BufferedImage> images = PanelTiles.of(panel, techniques);
    Element tiles = Element.of("div", "tiles");
    String trueName = names.full(panel.entry().prediction().label());
    tiles.add(tile(images.get(0), trueName, "as it is seen", ""));
    for (int i = 0; i < techniques.size(); i++) {
      Heat heat = panel.heats().get(i);
      String label = techniques.get(i).label();
      String spoken = "%s of the guess %s".formatted(label, first);
      tiles.add(tile(images.get(i + 1), spoken, label, heat.note()));
    }
    return Element.of("figure", "card panel " + verdict)
        .add(tiles, GallerySection.caption(names, panel.entry().prediction()));
  }

  private static Element tile(BufferedImage image, String spoken, String caption, String note) {
    Element tile =
        Element.of("div", "tile")
            .add(
                Element.of("img")
                    .with("src", Pictures.dataUri(PanelTiles.png(image)))
                    .with("alt", spoken)
                    .with("loading", "lazy"),
                Element.of("p", "what", caption));
    return note.isEmpty() ? tile : tile.add(Element.of("p", "note", note));
  }
}
