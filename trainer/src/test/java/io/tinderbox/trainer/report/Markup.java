package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A page's elements, and what they need for a keyboard and a screen reader. */
public final class Markup {
  private Markup() {}

  /** Fails where the page is not well-formed. */
  public static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  public static List<Element> elements(Document page, String name) {
    return list(page.getElementsByTagName(name));
  }

  static List<String> texts(Document page, String name) {
    return elements(page, name).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> list(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  public static void requireUsable(Document page) {
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    Element head = elements(page, "head").get(0);
    assertThat(list(head.getElementsByTagName("title")))
        .hasSize(1)
        .noneMatch(title -> title.getTextContent().isBlank());
    for (String landmark : List.of("header", "nav", "main")) {
      assertThat(elements(page, landmark)).as(landmark).hasSize(1);
    }
    assertThat(elements(page, "nav").get(0).getAttribute("aria-label")).isNotBlank();
    requireHeadings(page);
    requireLinks(page);
    requireWords(page);
    elements(page, "table").forEach(Markup::requireTable);
    for (String rule : List.of(":focus-visible", "prefers-reduced-motion", ".skip:focus")) {
      assertThat(texts(page, "style").get(0)).contains(rule);
    }
  }

  /** One h1, and no level left out on the way down. */
  private static void requireHeadings(Document page) {
    int above = 0;
    for (Element element : elements(page, "*")) {
      if (element.getTagName().matches("h[1-6]")) {
        int level = element.getTagName().charAt(1) - '0';
        assertThat(level).as(element.getTextContent()).isBetween(above == 0 ? 1 : 2, above + 1);
        assertThat(element.getTextContent()).isNotBlank();
        above = level;
      }
    }
    assertThat(elements(page, "h1")).hasSize(1);
  }

  /** The first link skips to the content; all lead somewhere, and no place has two. */
  private static void requireLinks(Document page) {
    Set<String> ids = new HashSet<>();
    for (Element element : elements(page, "*")) {
      if (element.hasAttribute("id")) {
        assertThat(ids.add("#" + element.getAttribute("id"))).as("one of its id").isTrue();
      }
    }
    List<Element> links = elements(page, "a");
    Element main = elements(page, "main").get(0);
    assertThat(links.get(0).getAttribute("href")).isEqualTo("#" + main.getAttribute("id"));
    assertThat(main.getAttribute("tabindex")).isEqualTo("-1");
    assertThat(ids).containsAll(links.stream().map(a -> a.getAttribute("href")).toList());
    assertThat(links.stream().map(Element::getTextContent)).doesNotHaveDuplicates();
  }

  /** What is drawn is also said, and what takes the focus has a name. */
  private static void requireWords(Document page) {
    assertThat(elements(page, "img")).noneMatch(img -> img.getAttribute("alt").isBlank());
    for (Element svg : elements(page, "svg")) {
      boolean hidden = svg.getAttribute("aria-hidden").equals("true");
      boolean named = svg.getAttribute("role").equals("img") && named(svg);
      assertThat(hidden || named).isTrue();
    }
    for (Element element : elements(page, "*")) {
      if (element.getAttribute("tabindex").equals("0")) {
        assertThat(element.getAttribute("role")).isEqualTo("region");
        assertThat(named(element)).isTrue();
      }
      if (element.getAttribute("role").equals("img")) {
        assertThat(named(element)).isTrue();
      }
    }
  }

  private static boolean named(Element element) {
    return !element.getAttribute("aria-label").isBlank();
  }

  private static void requireTable(Element table) {
    String name = table.getAttribute("class");
    Node first = table.getFirstChild();
    assertThat(first.getNodeName()).as(name).isEqualTo("caption");
    assertThat(first.getTextContent()).as(name).isNotBlank();
    Element head = list(table.getElementsByTagName("thead")).get(0);
    for (Element cell : list(head.getElementsByTagName("th"))) {
      assertThat(cell.getAttribute("scope")).as(name).isEqualTo("col");
      boolean sorts = cell.getElementsByTagName("button").getLength() == 1;
      assertThat(sorts).as(name).isEqualTo(cell.hasAttribute("aria-sort"));
    }
    Element body = list(table.getElementsByTagName("tbody")).get(0);
    for (Element row : list(body.getElementsByTagName("tr"))) {
      assertThat(list(row.getElementsByTagName("th")))
          .as(name)
          .hasSize(1)
          .allMatch(cell -> cell.getAttribute("scope").equals("row"));
    }
  }
}
