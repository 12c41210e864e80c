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
    assertThat(dots(page, "series")).isEqualTo(1);
  }

  @Test
  void aChampionThatWasMeasuredOnceIsAPoint() throws Exception {
    List<NightResult> nights =
        List.of(
            judged("1", 0.6, true, null),
            judged("2", 0.7, true, 0.6),
            judged("3", 0.7, true, null),
            judged("4", 0.8, true, 0.7),
            judged("5", 0.9, true, 0.8));

    Document page = page(nights, Optional.empty(), Set.of());

    assertThat(dots(page, "series second")).isEqualTo(1);
    assertThat(dots(page, "series")).isEqualTo(5);
    assertThat(dots(page(nights.subList(0, 1), Optional.empty(), Set.of()), "series second"))
        .isZero();
  }

  /** In the group of drawings of this class. */
  private static int dots(Document page, String style) {
    NodeList groups = page.getElementsByTagName("g");
    return IntStream.range(0, groups.getLength())
        .mapToObj(i -> (Element) groups.item(i))
        .filter(group -> group.getAttribute("class").equals(style))
        .mapToInt(group -> group.getElementsByTagName("circle").getLength())
        .sum();
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
    return judged(id, top1, passed, 0.65);
  }

  private static NightResult judged(String id, double top1, boolean passed, Double championTop1) {
    return NightResult.begun(id, Instant.EPOCH)
        .with(new NightResult.Data("digest", 1000, 10, null))
        .with(new NightResult.Candidate("runs/" + id + "/run", "sha", 3, 2, null, 60))
        .with(new Verdict(passed, "why", "test", 100, top1, 0.5, "before", championTop1, 0.5))
        .ended(passed ? NightStatus.PROMOTED : NightStatus.GATE_NOT_MET, "why", id);
  }
}
