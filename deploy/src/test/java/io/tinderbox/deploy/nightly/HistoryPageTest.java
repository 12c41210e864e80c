package io.tinderbox.deploy.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HistoryPageTest {
  @Test
  void showsEveryNightAndTheTrend() throws Exception {
    List<NightResult> nights = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      nights.add(judged("2026-11-%02d".formatted(i), 0.6 + 0.01 * i, i % 4 != 0));
    }
    nights.add(
        NightResult.begun("2026-11-13", Instant.EPOCH)
            .ended(NightStatus.BAD_DATA, "found <b>half</b> & more", "2026-11-11"));
    Champion champion = Champion.of(nights.get(10), Champion.of(nights.get(9), null));

    Document page = page(nights, Optional.of(champion), Set.of("2026-11-12"));

    assertThat(page.getElementsByTagName("tr").getLength()).isEqualTo(14);
    assertThat(page.getElementsByTagName("circle").getLength()).isEqualTo(13);
    NodeList links = page.getElementsByTagName("a");
    assertThat(IntStream.range(0, links.getLength()).mapToObj(i -> (Element) links.item(i)))
        .extracting(link -> link.getAttribute("href"))
        .filteredOn(href -> !href.startsWith("#"))
        .containsExactly("runs/2026-11-12/evaluation/report.html");
    assertThat(page.getDocumentElement().getTextContent())
        .contains("found <b>half</b> & more", "2026-11-11", "to go back to", "bad data");
  }

  @Test
  void standsWithoutANightAndWithOne() throws Exception {
    assertThat(page(List.of(), Optional.empty(), Set.of()).getElementsByTagName("svg").getLength())
        .isZero();
    NightResult one = judged("1", 1, true);
    Document page = page(List.of(one), Optional.of(Champion.of(one, null)), Set.of());
    assertThat(page.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }

  private static Document page(
      List<NightResult> nights, Optional<Champion> champion, Set<String> reports) throws Exception {
    String page = HistoryPage.of(nights, champion, reports).render();
    assertThat(page).startsWith("<!DOCTYPE html>").doesNotContain("NaN", "http://", "https://");
    String xml = page.substring(page.indexOf('\n') + 1);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  private static NightResult judged(String id, double top1, boolean passed) {
    return NightResult.begun(id, Instant.EPOCH)
        .with(new NightResult.Data("digest", 1000, 10, null))
        .with(new NightResult.Candidate("runs/" + id + "/run", "sha", 3, 2, null, 60))
        .with(new Verdict(passed, "why", "test", 100, top1, 0.5, "before", 0.65, 0.5))
        .ended(passed ? NightStatus.PROMOTED : NightStatus.GATE_NOT_MET, "why", id);
  }
}
