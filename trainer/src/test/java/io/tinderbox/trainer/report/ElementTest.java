package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ElementTest {
  /** Any text at all, broken surrogates included, as text and as an attribute's value. */
  @Property(tries = 300)
  void anyTextIsWellFormed(@ForAll String text) throws Exception {
    String markup = Element.of("p").with("title", text).text(text).render();

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(markup.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void markupIsEscapedAndVoidElementsAreClosed() {
    assertThat(Element.of("a", "x\"y").text("<b>&'").add(Element.of("br")).render())
        .isEqualTo("<a class=\"x&quot;y\">&lt;b&gt;&amp;&#39;<br/></a>");
    assertThatThrownBy(() -> Element.of("style").verbatim("a < b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
