package io.tinderbox.trainer.report;

import java.util.List;

/** Pictures that were drawn elsewhere, each with its title. */
final class IllustrationSection {
  private IllustrationSection() {}

  /** What training makes of a picture. */
  static Element distortions(List<Illustration> strips) {
    return section(
        "distortions",
        "Distortions",
        "One picture as training sees it in epochs 1 to 8: under each distortion alone, and under"
            + " all that are on.",
        strips);
  }

  /** What the network looks at. */
  static Element explanations(List<Illustration> pictures) {
    return section("explanations", "Explanations", "What explain drew for this run.", pictures);
  }

  private static Element section(
      String id, String title, String words, List<Illustration> illustrations) {
    Element list = Element.of("div", "illustrations " + id);
    for (Illustration illustration : illustrations) {
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
        .with("id", id)
        .add(Element.of("h2").text(title), Element.of("p").text(words), list);
  }
}
