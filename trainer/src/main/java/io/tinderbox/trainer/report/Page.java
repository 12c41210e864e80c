package io.tinderbox.trainer.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One page that carries everything within itself, asks no other machine for anything (its content
 * security policy forbids it), and reads well on wide and narrow screens, light and dark, by
 * keyboard and by screen reader, and without scripts. The markup is HTML and well-formed XML at
 * once.
 */
public final class Page {
  private static final String MAIN = "content";

  private final String title;
  private final Element header;
  private final Element navigation = Element.of("nav").with("aria-label", "Sections");
  private final Element main = Element.of("main").with("id", MAIN).with("tabindex", "-1");

  /**
   * @param title of the window
   * @param brand a few words above the heading
   * @param heading the page's only {@code h1}
   * @param lines below the heading
   */
  public Page(String title, String brand, String heading, List<Element> lines) {
    this.title = title;
    this.header =
        Element.of("header")
            .add(Element.of("p", "brand", brand), Element.of("h1").text(heading))
            .add(lines)
            .add(navigation);
  }

  /** What comes before the sections. */
  public Page opening(Element section) {
    main.add(section);
    return this;
  }

  /**
   * @param name in the navigation; the section's id is made of it
   */
  public Page section(String name, Element section) {
    String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    navigation.add(Element.of("a").with("href", "#" + id).text(name));
    main.add(section.with("id", id));
    return this;
  }

  /**
   * The whole page, to be stored as UTF-8.
   *
   * @param scripts resources that are put at its end
   */
  public String render(String... scripts) {
    Element skip = Element.of("a", "skip", "Skip to the content").with("href", "#" + MAIN);
    Element body = Element.of("body").add(skip, header, main);
    for (String script : scripts) {
      body.add(Element.of("script").verbatim(resource(script)));
    }
    Element html = Element.of("html").with("lang", "en").add(head(), body);
    return "<!DOCTYPE html>\n" + html.render() + "\n";
  }

  private Element head() {
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
            Element.of("style").verbatim(resource("report.css")));
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
