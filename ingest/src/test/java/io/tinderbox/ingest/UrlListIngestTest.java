package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.image.EncodedImages;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.ingest.download.DownloadServer;
import io.tinderbox.ingest.source.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a list of links to a data folder. */
class UrlListIngestTest extends IngestOnSpark {
  private final List<String> lines = new ArrayList<>();
  private DownloadServer server;

  @BeforeEach
  void start() {
    server = new DownloadServer();
    source = folder.resolve("links.txt");
    settings.put("ingest.links.minBytes", "100");
    settings.put("ingest.links.backoffSeconds", "0.002");
    settings.put("ingest.links.maxWaitSeconds", "0.02");
    settings.put("ingest.split", "train=0.8,val=0.2");
    settings.put("ingest.maxRejectedFraction", "0.2");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyLinkEndsAsAnExampleOrIsNamedWithTheReason() throws IOException {
    pictures("cat", 12, 0);
    pictures("dog", 12, 50);
    link("cat", server.url("/gone.jpg"));
    link("cat", server.page("/busy.jpg", reply -> reply.status(503, new byte[0])));
    link("dog", server.picture("/again.jpg", EncodedImages.jpeg(20, 20, 50)));
    link("dog", server.picture("/page.jpg", "<html>".repeat(100).getBytes("UTF-8")));
    lines.add("dog not-a-link");
    write();

    IngestResult result = ingest(Layout.URL_LIST);

    assertThat(result.sourceFiles()).isEqualTo(29);
    assertThat(result.examples()).isEqualTo(24);
    assertThat(result.manifest().labels())
        .extracting(Manifest.Label::id)
        .containsExactly("cat", "dog");
    assertThat(result.manifest().rejected().byReason())
        .isEqualTo(
            Map.of(
                "dead-link", 1L,
                "no-answer", 1L,
                "duplicate", 1L,
                "not-an-image", 1L,
                "bad-link", 1L));
    assertThat(Files.readString(output.resolve("rejected.jsonl")))
        .contains("{\"path\":\"%s\",\"reason\":\"dead-link\"".formatted(server.url("/gone.jpg")));
    assertThat(ids("train")).allMatch(id -> id.startsWith("http://"));
    verify();
  }

  @Test
  void nothingIsFetchedTwiceNotEvenForOtherSettings() {
    pictures("cat", 10, 0);
    write();
    ingest(Layout.URL_LIST);
    settings.put("ingest.image.height", "8");
    IngestResult smaller = ingest(Layout.URL_LIST, IngestMode.OVERWRITE);
    assertThat(smaller.manifest().image().height()).isEqualTo(8);
    assertThat(smaller.examples()).isEqualTo(10);
    assertThat(server.asked()).isEqualTo(10);
  }

  @Test
  void onlyWhatIsChosenIsFetched() {
    pictures("cat", 10, 0);
    pictures("dog", 10, 50);
    write();
    settings.put("ingest.classes", "dog");
    settings.put("ingest.limit", "6");
    IngestResult result = ingest(Layout.URL_LIST);
    assertThat(result.manifest().labels()).extracting(Manifest.Label::id).containsExactly("dog");
    assertThat(result.examples()).isEqualTo(6);
    assertThat(server.asked()).isEqualTo(6);
  }

  @Test
  void aLongerListIsAddedAndWhatGaveNoAnswerIsAskedAgain() throws IOException {
    pictures("cat", 10, 0);
    byte[] late = EncodedImages.jpeg(20, 20, 99);
    link(
        "cat", server.page("/late.jpg", reply -> reply.status(reply.time() > 4 ? 200 : 503, late)));
    write();
    assertThat(ingest(Layout.URL_LIST).manifest().rejected().byReason())
        .isEqualTo(Map.of("no-answer", 1L));
    pictures("cat", 3, 30);
    write();
    IngestResult result = ingest(Layout.URL_LIST, IngestMode.APPEND);
    assertThat(result.examples()).isEqualTo(14);
    assertThat(result.manifest().rejected().total()).isZero();
    assertThat(output.resolve("rejected.jsonl")).isEmptyFile();
    assertThat(server.asked("/0.jpg")).isEqualTo(1);
    verify();
  }

  @Test
  void aClassWhoseLinksAreAllDeadIsNamed() {
    pictures("cat", 10, 0);
    link("zebra", server.url("/gone.jpg"));
    write();
    assertFails(ExitCode.DATA, () -> ingest(Layout.URL_LIST), "'zebra'", "rejected.jsonl");
    assertThat(output.resolve(".ingest/rejected.jsonl")).content().contains("/gone.jpg");
  }

  @Test
  void aNetworkThatIsDownIsNoFaultOfTheList() {
    link("cat", server.page("/busy.jpg", reply -> reply.status(503, new byte[0])));
    write();
    assertFails(ExitCode.INTERRUPTED, () -> ingest(Layout.URL_LIST), "/busy.jpg", "503");
  }

  private void pictures(String className, int count, int first) {
    for (int i = first; i < first + count; i++) {
      link(className, server.picture("/%d.jpg".formatted(i), EncodedImages.jpeg(20, 20, i)));
    }
  }

  private void link(String className, String url) {
    lines.add(className + " " + url);
  }

  private void write() {
    TestPictures.write(source, String.join("\n", lines));
  }
}
