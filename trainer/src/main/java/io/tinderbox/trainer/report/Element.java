package io.tinderbox.trainer.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An element of a page, with attributes and children, that renders as markup which is HTML and XML
 * at once. All text and all attribute values are escaped: names of classes and files come from
 * outside.
 */
public final class Element {
  /** Elements that HTML closes by itself. */
  private static final Set<String> VOID = Set.of("meta", "link", "img", "br");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> children = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  /** Text that stands in the page as it is. */
  private record Verbatim(String text) {}

  public static Element of(String name) {
    return new Element(name);
  }

  /** An element with a CSS class. */
  public static Element of(String name, String cssClass) {
    return new Element(name).with("class", cssClass);
  }

  /** An element with a CSS class that holds a text. */
  public static Element of(String name, String cssClass, String text) {
    return of(name, cssClass).text(text);
  }

  public Element with(String attribute, Object value) {
    attributes.put(attribute, value.toString());
    return this;
  }

  public Element text(String text) {
    children.add(text);
    return this;
  }

  public Element add(Element... elements) {
    children.addAll(List.of(elements));
    return this;
  }

  public Element add(List<Element> elements) {
    children.addAll(elements);
    return this;
  }

  /** Only for texts of our own: styles and scripts, free of {@code <} and {@code &}. */
  Element verbatim(String text) {
    if (text.indexOf('<') >= 0 || text.indexOf('&') >= 0) {
      throw new IllegalArgumentException("Cannot put a text with < or & in <" + name + ">");
    }
    children.add(new Verbatim(text));
    return this;
  }

  public String render() {
    StringBuilder out = new StringBuilder();
    render(out);
    return out.toString();
  }

  private void render(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (key, value) ->
            out.append(' ').append(key).append("=\"").append(escaped(value)).append('"'));
    if (VOID.contains(name)) {
      out.append("/>");
      return;
    }
    out.append('>');
    for (Object child : children) {
      if (child instanceof Element element) {
        element.render(out);
      } else if (child instanceof Verbatim verbatim) {
        out.append(verbatim.text());
      } else {
        out.append(escaped((String) child));
      }
    }
    out.append("</").append(name).append('>');
  }

  /**
   * A text without characters that mean something in markup; those that may not stand in it at all
   * become U+FFFD.
   */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return out.toString();
  }

  private static boolean allowed(int c) {
    if (c < 0x20) {
      return c == '\n' || c == '\t' || c == '\r';
    }
    boolean control = c >= 0x7F && c < 0xA0;
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }
}
