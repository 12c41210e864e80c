package io.tinderbox.trainer.report;

/** What produced the network: facts, and the effective configuration. */
final class RunSection {
  private RunSection() {}

  static Element of(RunSummary run) {
    Element section = Element.of("section").add(Element.of("h2").text("The run"));
    if (!run.facts().isEmpty()) {
      Element facts = Element.of("dl", "facts");
      run.facts()
          .forEach(
              (name, value) ->
                  facts.add(
                      Element.of("div")
                          .add(Element.of("dt").text(name), Element.of("dd").text(value))));
      section.add(facts);
    }
    if (!run.configuration().isBlank()) {
      section.add(
          Element.of("details")
              .add(
                  Element.of("summary").text("Effective configuration"),
                  Element.of("pre")
                      .with("tabindex", "0")
                      .with("role", "region")
                      .with("aria-label", "Effective configuration")
                      .text(run.configuration().strip())));
    }
    return section;
  }
}
