package io.tinderbox.trainer.report;

import java.util.List;

/** What training makes of a picture: drawings that were made elsewhere, each with its title. */
final class IllustrationSection {
  private IllustrationSection() {}

  static Element of(List<Illustration> distortions) {
    Element list = Element.of("div", "illustrations");
    for (Illustration illustration : distortions) {
      Element caption = Element.of("figcaption").add(Element.of("h3").text(illustration.title()));
      if (!illustration.note().isEmpty()) {
        caption.add(Element.of("span", "muted", illustration.note()));
      }
      list.add(
          Element.of("figure", "chart")
              .add(
                  caption,
                  Element.of("img")
                      .with("src", Pictures.dataUri(illustration.png()))
                      .with("alt", (illustration.title() + ": " + illustration.note()).strip())
                      .with("loading", "lazy")));
    }
    return Element.of("section")
        .add(
            Element.of("h2").text("Distortions"),
            Element.of("p")
                .text(
                    "One picture as training sees it in epochs 1 to 8: under each distortion alone,"
                        + " and under all that are on."),
            list);
  }
}
