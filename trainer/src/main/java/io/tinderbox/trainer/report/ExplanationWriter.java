package io.tinderbox.trainer.report;

import io.tinderbox.trainer.report.Explained.Kind;
import java.util.List;

/** {@code explain.html}. */
final class ExplanationWriter {
  private ExplanationWriter() {}

  /** The whole page, to be stored as UTF-8. */
  static String render(ExplanationContent content) {
    Explained explained = content.explained();
    ClassNames names = ClassNames.of(content.evaluation().perClass());
    Page page =
        new Page(
            content.title() + " – explanation of " + content.evaluation().split(),
            "Tinderbox explanation",
            content.title(),
            List.of(Element.of("p", "lead").text(lead(content))));
    if (!explained.techniques().isEmpty()) {
      page.section(
          "The maps",
          Element.of("section")
              .add(
                  Element.of("h2").text("The maps"),
                  SaliencySection.legend(explained.techniques())));
    }
    for (Kind kind : Kind.values()) {
      if (!explained.panels(kind).isEmpty()) {
        page.section(
            kind.title(),
            Element.of("section")
                .add(
                    Element.of("h2").text(kind.title()),
                    SaliencySection.panels(explained, kind, names)));
      }
    }
    if (!explained.scores().isEmpty()) {
      page.section("Faithfulness", FaithfulnessSection.of(explained.scores()));
    }
    return page.section("Filters", FilterSection.of(explained)).render();
  }

  private static String lead(ExplanationContent content) {
    return "What the network looks at in pictures of the split %s, of which it gets %s right at the first guess (%s examples). Each map is of the first guess, whether right or wrong. Pictures and noise by seed %d."
        .formatted(
            content.evaluation().split(),
            Numbers.percent(content.evaluation().top1(), 2),
            Numbers.count(content.evaluation().examples()),
            content.seed());
  }
}
