package io.tinderbox.trainer.report;

import io.tinderbox.trainer.explanation.Heat;
import io.tinderbox.trainer.explanation.Technique;
import io.tinderbox.trainer.report.Explained.Kind;
import io.tinderbox.trainer.report.Explained.Panel;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures with their maps beside them, a panel each. */
final class SaliencySection {
  private SaliencySection() {}

  /** All kinds of pictures under one heading. */
  static Element of(Explained explained, ClassNames names) {
    Element section =
        Element.of("section")
            .add(
                Element.of("h2").text("Saliency"),
                Element.of("p")
                    .text(
                        "Which pixels speak for the first guess, whether right or wrong. The command"
                            + " explain shows more pictures, and how faithful the maps are."),
                legend(explained.techniques()));
    for (Kind kind : Kind.values()) {
      if (!explained.panels(kind).isEmpty()) {
        section.add(Element.of("h3").text(kind.title()), panels(explained, kind, names));
      }
    }
    return section;
  }

  static Element withheld(String reason) {
    return Element.of("section")
        .add(
            Element.of("h2").text("Saliency"),
            Element.of("p").text("Neither maps nor filters are shown. " + reason + "."));
  }

  /** What each map shows. */
  static Element legend(List<Technique> techniques) {
    Element facts = Element.of("dl", "facts");
    for (Technique technique : techniques) {
      facts.add(
          Element.of("div")
              .add(
                  Element.of("dt").text(technique.label()),
                  Element.of("dd").text(technique.words())));
    }
    return facts;
  }

  static Element panels(Explained explained, Kind kind, ClassNames names) {
    Element panels = Element.of("div", "panels");
    for (Panel panel : explained.panels(kind)) {
      panels.add(panel(names, panel, explained.techniques()));
    }
    return panels;
  }

  private static Element panel(ClassNames names, Panel panel, List<Technique> techniques) {
    String verdict = GallerySection.verdict(panel.entry().prediction());
    String first = names.brief(panel.entry().prediction().first().label());
    List<BufferedImage> images = PanelTiles.of(panel, techniques);
    Element tiles = Element.of("div", "tiles").with("style", "--tiles:" + images.size());
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
