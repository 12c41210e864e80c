package io.tinderbox.ingest.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What another run over the same folder asks for, and that it comes to the same result. */
class DownloadResumeTest extends DownloadTestCase {
  private final AtomicBoolean healed = new AtomicBoolean();

  @Test
  void whatIsSettledIsNotAskedForAgain() {
    List<Link> links = every();
    Downloads first = download(links);
    assertThat(kept(first)).hasSize(4);
    assertThat(server.asked()).isEqualTo(11);
    Downloads second = download(links);
    assertThat(server.asked())
        .describedAs("4 times more for the one without an answer")
        .isEqualTo(15);
    assertThat(second.files()).isEqualTo(first.files());
    assertThat(second.rejected()).isEqualTo(first.rejected());
    assertThat(second.known()).isEqualTo(7);
    assertThat(second.asked()).isEqualTo(1);
    healed.set(true);
    Downloads third = download(links);
    assertThat(server.asked()).isEqualTo(16);
    assertThat(kept(third)).hasSize(5);
    assertThat(download(links).asked()).isZero();
    assertThat(parts()).hasSize(1);
  }

  @Test
  void theFilesAreEnoughWithoutALedger() {
    List<Link> links = every();
    Downloads first = download(links);
    storage.delete(folder.child(Ledger.FOLDER));
    int before = server.asked();
    Downloads second = download(links);
    assertThat(second.files()).isEqualTo(first.files());
    assertThat(rejected(second)).isEqualTo(rejected(first));
    assertThat(server.asked() - before)
        .describedAs("the dead, the small and the one without an answer")
        .isEqualTo(6);
    assertThat(download(links).known()).isEqualTo(7);
  }

  @Test
  void aDamagedLedgerIsSurvived() {
    List<Link> links = every();
    Downloads first = download(links);
    Location part = parts().get(0).location();
    String text = new String(storage.read(part), UTF_8);
    String damaged =
        "\n{\"url\":\"x\"}\n{\"reason\":\"no-such-reason\",\"url\":\"y\",\"bytes\":0}\nnull\n[]\n12\n\u0000\n"
            + text.substring(0, text.length() - 30);
    storage.write(part, damaged.getBytes(UTF_8));
    storage.write(part.parent().child("part-x.jsonl"), new byte[] {1, 2});
    Downloads second = download(links);
    assertThat(second.files()).isEqualTo(first.files());
    assertThat(second.rejected()).isEqualTo(first.rejected());
    assertThat(second.known()).isBetween(6L, 7L);
    assertThat(download(links).known()).isEqualTo(7);
  }

  @Test
  void aPictureThatIsGoneOrCutIsFetchedAgain() {
    List<Link> links = every();
    Downloads first = download(links);
    storage.delete(folder.child(first.files().get(0).file()));
    storage.write(folder.child(first.files().get(1).file()), new byte[10]);
    Downloads second = download(links);
    assertThat(second.files()).isEqualTo(first.files());
    assertThat(second.asked()).isEqualTo(3);
    assertStored(second, links.get(0).url(), picture(0));
    assertStored(second, links.get(1).url(), picture(1));
  }

  @Test
  void otherSettingsJudgeAnewAndFetchOnlyWhatIsMissing() {
    List<Link> links = every();
    assertThat(kept(download(links))).hasSize(4);
    set("minBytes", 7000);
    assertThat(kept(download(links))).isEmpty();
    int before = server.asked("/small");
    set("minBytes", 50);
    Downloads more = download(links);
    assertThat(kept(more)).hasSize(5);
    assertThat(server.asked("/small") - before).isEqualTo(1);
    set("maxBytes", 5999);
    assertThat(rejected(download(links)).values()).contains(RejectReason.TOO_LARGE);
    set("maxBytes", 20_000);
    set("placeholders", "[" + more.files().get(0).sha256() + "]");
    Downloads less = download(links);
    assertThat(rejected(less)).containsEntry(links.get(0).url(), RejectReason.PLACEHOLDER);
    assertThat(server.asked("/0")).isEqualTo(1);
  }

  @Test
  void whatWasTooLongIsAskedForAgainWhenMoreIsAllowed() {
    String url = server.picture("/x", picture(1));
    set("maxBytes", 5500);
    assertThat(rejected(download(url))).containsValue(RejectReason.TOO_LARGE);
    assertThat(download(url).known()).isEqualTo(1);
    set("maxBytes", 6000);
    assertThat(kept(download(url))).containsExactly(url);
  }

  @Test
  void anInterruptedRunGoesOnWhereItWas() throws Exception {
    set("maxConnectionsPerHost", 2);
    List<Link> links = new ArrayList<>();
    CompletableFuture<Void> hanging = new CompletableFuture<>();
    for (int i = 0; i < 20; i++) {
      byte[] body = picture(i);
      boolean hangs = i >= 12;
      links.add(
          new Link(
              "cat",
              server.page(
                  "/" + i,
                  r -> {
                    if (hangs && !healed.get()) {
                      hanging.complete(null);
                      Thread.sleep(60_000);
                    }
                    r.status(200, body);
                  })));
    }
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread run =
        new Thread(
            () -> {
              try {
                thrown.complete(new AssertionError("ended: " + download(links)));
              } catch (TinderboxException e) {
                thrown.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
              }
            });
    run.start();
    hanging.get(20, TimeUnit.SECONDS);
    // Its host is asked in the order of the list, so that all but the hanging ones are there soon.
    while (published() < 12) {
      Thread.sleep(5);
    }
    run.interrupt();
    assertThat(thrown.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            TinderboxException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    healed.set(true);
    Downloads rest = download(links);
    assertThat(rest.known()).isEqualTo(12);
    assertThat(kept(rest)).containsExactlyElementsOf(links.stream().map(Link::url).toList());
    for (int i = 0; i < 12; i++) {
      assertThat(server.asked("/" + i)).isEqualTo(1);
    }
  }

  /** Pictures that have their final names. */
  private long published() {
    return storage.list(folder).stream()
        .filter(e -> e.bytes() == 6000 && !e.location().name().startsWith("."))
        .count();
  }

  /** Eight links: four pictures, one twice under two addresses, and what is not kept. */
  private List<Link> every() {
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      urls.add(server.picture("/" + i, picture(i)));
    }
    urls.add(server.picture("/same", picture(0)));
    urls.add(server.page("/dead", r -> r.status(410, new byte[0])));
    urls.add(server.picture("/small", new byte[100]));
    urls.add(server.page("/busy", r -> r.status(healed.get() ? 200 : 503, picture(9))));
    return links(urls.toArray(String[]::new));
  }

  private List<FileEntry> parts() {
    return storage.list(folder.child(Ledger.FOLDER));
  }
}
