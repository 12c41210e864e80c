package io.tinderbox.ingest.download;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.download.Outcome.Contents;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server can do, and what becomes of the link. */
class DownloaderTest extends DownloadTestCase {
  @Test
  void picturesAreStoredAsTheyCame() {
    String plain = server.picture("/plain", picture(1));
    String spaced = server.url("/a b/ü.jpg?x=1|2");
    server.picture("/a%20b/%C3%BC.jpg?x=1%7C2", picture(2));
    Downloads downloads = download(List.of(new Link("cat", plain), new Link("dog", spaced)));
    assertThat(downloads.rejected()).isEmpty();
    assertThat(downloads.files())
        .extracting(DownloadedFile::className)
        .containsExactly("cat", "dog");
    assertThat(downloads.files().get(0).sha256()).isEqualTo(Sha256.of(picture(1)));
    assertStored(downloads, plain, picture(1));
    assertStored(downloads, spaced, picture(2));
    assertThat(server.agent("/plain")).isEqualTo("Tinderbox");
    assertThat(downloads.summary())
        .isEqualTo("2 pictures; 2 links asked for, 0 known from before; rejected: none");
  }

  @Test
  void contentsCountAndNotWhatTheServerSaysOfThem() {
    String html = server.page("/html", r -> r.status(200, picture(1), "Content-Type: text/html"));
    String zipped = server.page("/gzip", r -> r.status(200, picture(2), "Content-Encoding: gzip"));
    String noLength =
        server.page(
            "/no-length",
            r -> {
              r.head("HTTP/1.0 200 OK\r\n");
              r.write(picture(3));
            });
    String tooMuch =
        server.page(
            "/more-than-said",
            r -> {
              r.head("HTTP/1.1 200 OK\r\nContent-Length: 5500\r\n");
              r.write(picture(4));
            });
    Downloads downloads = download(html, zipped, noLength, tooMuch);
    assertStored(downloads, html, picture(1));
    assertStored(downloads, zipped, picture(2));
    assertStored(downloads, noLength, picture(3));
    assertStored(downloads, tooMuch, Arrays.copyOf(picture(4), 5500));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 451, 204, 206, 304})
  void whatIsNotThereIsAskedForOnce(int status) {
    String url = server.page("/x", r -> r.status(status, new byte[0]));
    assertThat(rejected(download(url))).isEqualTo(Map.of(url, RejectReason.DEAD_LINK));
    assertThat(server.asked()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayComeLaterIsAskedForAgain(int status) {
    String never = server.page("/never", r -> r.status(status, "sorry".getBytes(US_ASCII)));
    String third =
        server.page(
            "/third", r -> r.status(r.time() < 3 ? status : 200, picture(1), "Retry-After: 3600"));
    Downloads downloads = download(never, third);
    assertThat(kept(downloads)).containsExactly(third);
    assertThat(downloads.rejected())
        .singleElement()
        .matches(r -> r.reason() == RejectReason.NO_ANSWER)
        .matches(r -> r.detail().equals("status %d, asked 4 times".formatted(status)));
    assertThat(server.asked("/never")).isEqualTo(4);
    assertThat(server.asked("/third")).isEqualTo(3);
  }

  @Test
  void anAnswerThatIsCutOffIsAskedForAgain() {
    DownloadServer.Page cut =
        r -> {
          r.head("HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n");
          r.write(Arrays.copyOf(picture(1), r.time() < 3 ? 5999 : 6000));
        };
    DownloadServer.Page chunk =
        r -> {
          r.head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n");
          r.write("1770\r\nnot so much".getBytes(US_ASCII));
        };
    String third = server.page("/cut", cut);
    String never = server.page("/chunk", chunk);
    String nothing = server.page("/nothing", r -> {});
    String junk = server.page("/junk", r -> r.write("what?\r\n\r\n".getBytes(US_ASCII)));
    Downloads downloads = download(third, never, nothing, junk);
    assertStored(downloads, third, picture(1));
    assertThat(rejected(downloads).values()).hasSize(3).containsOnly(RejectReason.NO_ANSWER);
    assertThat(server.asked("/cut")).isEqualTo(3);
    assertThat(server.asked("/chunk")).isEqualTo(4);
  }

  @Test
  void slowAnswersAreNotWaitedFor() {
    set("timeoutSeconds", 0.3);
    set("retries", 1);
    String silent = server.page("/silent", r -> Thread.sleep(60_000));
    String dripping =
        server.page(
            "/dripping",
            r -> {
              r.head("HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n");
              for (byte b : picture(1)) {
                r.write(new byte[] {b});
                Thread.sleep(20);
              }
            });
    Downloads downloads = download(silent, dripping);
    assertThat(downloads.rejected())
        .hasSize(2)
        .allMatch(r -> r.reason() == RejectReason.NO_ANSWER)
        .allMatch(r -> r.detail().equals("no whole answer within 0.3 s, asked 2 times"));
    assertThat(server.asked("/silent")).isEqualTo(2);
    assertThat(server.asked("/dripping")).isEqualTo(2);
  }

  @Test
  void aHostThatTakesNoConnectionIsNoAnswer() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/x";
    assertThat(rejected(download(url))).isEqualTo(Map.of(url, RejectReason.NO_ANSWER));
  }

  @Test
  void redirectsAreFollowed() {
    String url = server.page("/a", redirect(301, "b?x y"));
    server.page("/b?x%20y", redirect(307, server.url("/c#part")));
    server.page("/c", r -> r.status(r.time() < 2 ? 500 : 200, picture(1)));
    try (DownloadServer other = new DownloadServer()) {
      String elsewhere = server.page("/elsewhere", redirect(302, other.url("/d")));
      other.picture("/d", picture(2));
      Downloads downloads = download(url, elsewhere);
      assertStored(downloads, url, picture(1));
      assertStored(downloads, elsewhere, picture(2));
    }
    assertThat(server.asked("/a")).isEqualTo(1);
  }

  @Test
  void redirectsThatLeadNowhereAreDead() {
    set("maxRedirects", 3);
    String self = server.page("/self", redirect(302, "/self"));
    String circle = server.page("/circle", redirect(302, "/circle2"));
    server.page("/circle2", redirect(303, "/circle"));
    for (int i = 0; i < 10; i++) {
      server.page("/long" + i, redirect(308, "/long" + (i + 1)));
    }
    String file = server.page("/file", redirect(302, "file:///etc/passwd"));
    String nowhere = server.page("/nowhere", r -> r.status(302, new byte[0]));
    Downloads downloads = download(self, circle, server.url("/long0"), file, nowhere);
    assertThat(rejected(downloads)).hasSize(5);
    assertThat(rejected(downloads).values()).containsOnly(RejectReason.DEAD_LINK);
    assertThat(server.asked("/self")).isEqualTo(1);
    assertThat(server.asked("/circle2")).isEqualTo(1);
    assertThat(server.asked("/long3")).isEqualTo(1);
    assertThat(server.asked("/long4")).isZero();
  }

  @Test
  void moreThanIsWantedIsNotWaitedFor() {
    set("maxBytes", 20_000);
    String said =
        server.page(
            "/said",
            r -> {
              r.head("HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n");
              Thread.sleep(60_000);
            });
    String endless =
        server.page(
            "/endless",
            r -> {
              r.head("HTTP/1.1 200 OK\r\n");
              while (true) {
                r.write(picture(1));
              }
            });
    String errors =
        server.page(
            "/error",
            r -> {
              r.head("HTTP/1.1 404 X\r\n");
              while (true) {
                r.write(picture(1));
              }
            });
    assertThat(rejected(download(said, endless, errors)))
        .isEqualTo(
            Map.of(
                said, RejectReason.TOO_LARGE,
                endless, RejectReason.TOO_LARGE,
                errors, RejectReason.DEAD_LINK));
    assertThat(server.asked()).isEqualTo(3);
  }

  @Test
  void whatIsTooSmallIsNotKept() {
    String small = server.picture("/small", Arrays.copyOf(picture(1), 4999));
    String enough = server.picture("/enough", Arrays.copyOf(picture(1), 5000));
    String empty = server.picture("/empty", new byte[0]);
    Downloads downloads = download(small, enough, empty);
    assertThat(kept(downloads)).containsExactly(enough);
    assertThat(rejected(downloads).values()).hasSize(2).containsOnly(RejectReason.TOO_SMALL);
    assertThat(Set.of(temporary.resolve("down [loads] 100%").toFile().list()))
        .contains(downloads.files().get(0).file(), Ledger.FOLDER)
        .hasSize(2);
  }

  @Test
  void placeholdersAreNotKept() {
    String md5 = Contents.of(picture(1)).md5();
    set("placeholders", "[%s, %s]".formatted(md5.toUpperCase(Locale.ROOT), Sha256.of(picture(2))));
    String one = server.picture("/one", picture(1));
    String two = server.picture("/two", picture(2));
    String gone = server.page("/gone", redirect(302, "/pw/images/photo_unavailable_m.png"));
    assertThat(rejected(download(one, two, gone)).values())
        .hasSize(3)
        .containsOnly(RejectReason.PLACEHOLDER);
    assertThat(server.asked()).isEqualTo(3);
  }

  @Test
  void theSameBytesAreKeptOnceWhicheverCameFirst() {
    String second = server.picture("/second", picture(1));
    String first =
        server.page(
            "/first",
            r -> {
              while (server.asked("/second") == 0) {
                Thread.sleep(1);
              }
              Thread.sleep(50);
              r.status(200, picture(1));
            });
    Downloads downloads = download(List.of(new Link("cat", first), new Link("dog", second)));
    assertThat(kept(downloads)).containsExactly(first);
    assertThat(downloads.rejected())
        .singleElement()
        .matches(r -> r.reason() == RejectReason.DUPLICATE && r.path().equals(second))
        .matches(r -> r.detail().equals("the same bytes as " + first + " of the class 'cat'"));
  }

  @Test
  void aFolderThatCannotBeWrittenEndsIt() throws IOException {
    Files.writeString(temporary.resolve("file"), "in the way");
    folder = Location.of(temporary.resolve("file/below"));
    assertThatThrownBy(() -> download(server.picture("/x", picture(1))))
        .isInstanceOfSatisfying(
            TinderboxException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
  }

  @Test
  void aPictureThatCannotBeWrittenEndsIt() {
    String hanging = server.page("/hanging", r -> Thread.sleep(60_000));
    String url =
        server.page(
            "/x",
            r -> {
              storage.delete(folder);
              Files.writeString(folder.toLocalPath(), "in the way");
              r.status(200, picture(1));
            });
    assertThatThrownBy(() -> download(hanging, url))
        .isInstanceOfSatisfying(
            TinderboxException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
  }

  private static DownloadServer.Page redirect(int status, String location) {
    return reply -> reply.status(status, new byte[0], "Location: " + location);
  }
}
