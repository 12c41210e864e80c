package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Prediction;
import java.util.List;

/** Pictures with the five best guesses, right and wrong told by colour and by sign. */
final class GallerySection {
  private GallerySection() {}

  static Element of(ReportContent content) {
    Gallery gallery = content.gallery();
    ClassNames names = ClassNames.of(content.evaluation().perClass());
    Element section = Element.of("section").add(Element.of("h2").text("Pictures"));
    add(section, names, "Sure, and wrong", gallery.sureMistakes());
    add(section, names, "Right, but hardly sure", gallery.unsureHits());
    add(section, names, "Picked at random", gallery.random());
    return section;
  }

  private static void add(
      Element section, ClassNames names, String title, List<Gallery.Entry> entries) {
    if (!entries.isEmpty()) {
      Element cards = Element.of("div", "cards");
      entries.forEach(entry -> cards.add(card(names, entry)));
      section.add(Element.of("h3").text(title), cards);
    }
  }

  private static Element card(ClassNames names, Gallery.Entry entry) {
    return Element.of("figure", "card " + verdict(entry.prediction()))
        .add(
            Element.of("img")
                .with("src", Pictures.dataUri(entry.picture()))
                .with("alt", names.full(entry.prediction().label()))
                .with("loading", "lazy"),
            caption(names, entry.prediction()));
  }

  /** The CSS class of a right, a wrong, or an unlabelled one. */
  static String verdict(Prediction prediction) {
    return !prediction.labelled() ? "unknown" : prediction.hit() ? "hit" : "miss";
  }

  /** The true label with a sign for right or wrong, the guesses, and the example's id. */
  static Element caption(ClassNames names, Prediction prediction) {
    boolean hit = prediction.hit();
    String sign = !prediction.labelled() ? "?" : hit ? "✓" : "✗";
    String spoken = !prediction.labelled() ? "no label" : hit ? "right" : "wrong";
    String trueName = names.full(prediction.label());
    Element guesses = Element.of("ol", "guesses");
    for (Prediction.Guess guess : prediction.guesses()) {
      boolean right = guess.label() == prediction.label();
      Element name = Element.of("span", "name").with("title", names.full(guess.label()));
      name.text((right ? "✓ " : "") + names.brief(guess.label()));
      guesses.add(
          Element.of("li", right ? "right" : "other")
              .add(
                  Bars.bar(guess.probability(), right ? "hit" : "other"),
                  name,
                  Element.of("span", "figure", probability(guess.probability()))));
    }
    return Element.of("figcaption")
        .add(
            Element.of("p", "verdict")
                .with("title", trueName)
                .add(
                    Element.of("span", "sign", sign).with("role", "img").with("aria-label", spoken))
                .text(names.brief(prediction.label())),
            guesses,
            Element.of("p", "id", prediction.id()).with("title", prediction.id()));
  }

  static String probability(double probability) {
    if (probability > 0 && probability < 0.005) {
      return "<1%";
    }
    return probability < 1 && probability >= 0.995 ? ">99%" : Numbers.percent(probability, 0);
  }
}
