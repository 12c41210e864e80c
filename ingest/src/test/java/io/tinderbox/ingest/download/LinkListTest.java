package io.tinderbox.ingest.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkListTest {
  @TempDir private Path folder;

  @Test
  void aLineIsAClassAndAUrl() {
    assertThat(
            parse(
                    "\uFEFF# cats and dogs\r",
                    "\r",
                    "cat http://a.org/1.jpg\r",
                    "dog\thttps://b.org/2.jpg\textra\r",
                    "  bird ,  http://c.org/3,4;5.jpg  ",
                    "fish;http://d.org/6.jpg",
                    "guinea pig,http://e.org/7 8.jpg?from=http://f.org",
                    "\"cat, big\",\"http://g.org/9.jpg\"",
                    "\"say \"\"miaow\"\"\"\thttp://g.org/10.jpg")
                .links())
        .containsExactly(
            new Link("cat", "http://a.org/1.jpg"),
            new Link("dog", "https://b.org/2.jpg"),
            new Link("bird", "http://c.org/3,4;5.jpg"),
            new Link("fish", "http://d.org/6.jpg"),
            new Link("guinea pig", "http://e.org/7 8.jpg?from=http://f.org"),
            new Link("cat, big", "http://g.org/9.jpg"),
            new Link("say \"miaow\"", "http://g.org/10.jpg"));
  }

  @Test
  void aHeaderNamesTheColumns() {
    LinkList list =
        parse(
            "# exported",
            "id,Image_URL,author,\"Label\"",
            "1,http://a.org/1.jpg,\"Doe, J.\",red panda",
            "2,\"http://a.org/2,3.jpg\",,\"panda, giant\"",
            "3,http://a.org/4.jpg,panda");
    assertThat(list.links())
        .containsExactly(
            new Link("red panda", "http://a.org/1.jpg"),
            new Link("panda, giant", "http://a.org/2,3.jpg"));
    assertThat(list.rejected()).singleElement().matches(r -> r.detail().startsWith("line 5: "));
    assertThat(parse("url;class", "http://a.org/1.jpg;cat").links())
        .containsExactly(new Link("cat", "http://a.org/1.jpg"));
  }

  @Test
  void whatIsNoLinkIsNamedByItsLine() {
    LinkList list =
        parse(
            "cat http://a.org/1.jpg",
            "http://a.org/2.jpg",
            "cat",
            "cat ftp://a.org/3.jpg",
            "cat http:///4.jpg",
            "cat http://a.org:99999/5.jpg",
            "\"cat,http://a.org/6.jpg",
            ",http://a.org/7.jpg",
            "x=http://a.org/8.jpg");
    assertThat(list.links()).hasSize(1);
    assertThat(list.rejected())
        .extracting(RejectedFile::reason)
        .containsOnly(RejectReason.BAD_LINK);
    assertThat(list.rejected())
        .extracting(r -> r.detail().substring(0, r.detail().indexOf(':')))
        .containsExactly(
            "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9");
    assertThat(list.rejected().get(2).path()).isEqualTo("ftp://a.org/3.jpg");
  }

  @Test
  void aUrlIsOfOneClassOnce() {
    LinkList list =
        parse(
            "cat http://a.org/1", "cat http://a.org/1", "dog http://a.org/1", "dog http://a.org/2");
    assertThat(list.links())
        .containsExactly(new Link("cat", "http://a.org/1"), new Link("dog", "http://a.org/2"));
    assertThat(list.rejected())
        .containsExactly(
            new RejectedFile(
                "http://a.org/1",
                RejectReason.DUPLICATE,
                "line 3: the same link is of the class 'cat' in line 1"));
  }

  @Test
  void aFileWithoutLinksIsBadDataAndNoFileIsUsage() throws IOException {
    Path file = folder.resolve("my [links] 100%.txt");
    assertExit(file, ExitCode.USAGE);
    assertExit(folder, ExitCode.USAGE);
    Files.writeString(file, "# nothing\n");
    assertExit(file, ExitCode.DATA);
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 1, '\n', 5});
    assertExit(file, ExitCode.DATA);
    Files.writeString(file, "cat http://a.org/ü.jpg", UTF_8);
    assertThat(LinkList.read(Storage.local(), Location.of(file)).links()).hasSize(1);
  }

  @Property(tries = 200)
  void everyLineIsALinkOrARejection(
      @ForAll @Size(max = 20)
          List<
                  @StringLength(max = 30)
                  @Chars({'a', ' ', ',', ';', '\t', '"', ':', '/', '.', 'h'}) String>
              junk) {
    List<String> lines = new ArrayList<>(junk);
    lines.removeIf(line -> line.isBlank());
    LinkList list = parse(lines.toArray(String[]::new));
    assertThat(list.rejected()).hasSameSizeAs(lines);
  }

  @Property(tries = 200)
  void quotedFieldsComeBackAsTheyWere(
      @ForAll @Size(min = 1, max = 4)
          List<@StringLength(max = 9) @AlphaChars @Chars({',', '"', ' ', ';'}) String> fields) {
    String line =
        String.join(",", fields.stream().map(f -> '"' + f.replace("\"", "\"\"") + '"').toList());
    assertThat(CsvLine.fields(line, ',')).contains(fields.stream().map(String::strip).toList());
  }

  private static LinkList parse(String... text) {
    LinkLines lines = new LinkLines();
    List.of(text).forEach(lines::accept);
    return lines.list();
  }

  private static void assertExit(Path file, ExitCode code) {
    assertThatThrownBy(() -> LinkList.read(Storage.local(), Location.of(file)))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(code));
  }
}
