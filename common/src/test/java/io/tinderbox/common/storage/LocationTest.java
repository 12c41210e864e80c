package io.tinderbox.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
  private static final Location ROOT = new Location("hdfs", "node:9000", "/");

  /** Names of one part, with all that means something to a shell, a URI or a glob. */
  @Provide
  static Arbitrary<String> names() {
    Arbitrary<Character> letters =
        Arbitraries.of(
            'a', 'Z', '7', '.', '-', '_', ' ', '[', ']', '{', '}', '(', ')', '%', '*', '?', '#',
            '&', '+', '=', '~', '^', '$', '!', ',', ';', ':', '@', '|', '\\', '\'', '"', '<', '>',
            '\n', '\t', 'ä', 'ß', 'é', '中', 'ー', '\u0301', '\u200b');
    return letters
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(list -> list.stream().map(String::valueOf).reduce("", String::concat))
        .filter(name -> !name.equals(".") && !name.equals(".."));
  }

  @Property
  void aNameIsTakenLiterally(@ForAll("names") String name) {
    for (Location folder : List.of(ROOT, ROOT.child("a b"), Location.of("/data"))) {
      Location location = folder.child(name);

      assertThat(location.name()).isEqualTo(name);
      assertThat(location.parent()).isEqualTo(folder);
      assertThat(location.relativeTo(folder)).isEqualTo(name);
      assertThat(location.toHadoop().getName()).isEqualTo(name);
      assertThat(location.toHadoop().toUri().getPath()).isEqualTo(location.path());
    }
  }

  @Property
  void whatIsPrintedCanBeTypedAgain(@ForAll("names") String name) {
    for (Location location : List.of(ROOT.child(name), Location.of("/data").child(name))) {
      assertThat(Location.of(location.toString())).isEqualTo(location);
    }
  }

  @Property
  void aPathBelowAFolderIsWhatWasAppended(
      @ForAll("names") String folder, @ForAll("names") String part, @ForAll("names") String name) {
    Location above = ROOT.child(folder);
    Location below = above.child(part + "/" + name);

    assertThat(below).isEqualTo(above.child(part).child(name));
    assertThat(below.relativeTo(above)).isEqualTo(part + "/" + name);
    assertThat(below.relativeTo(ROOT)).isEqualTo(folder + "/" + part + "/" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs://node:9000/data/a, hdfs, node:9000, /data/a",
    "s3a://bucket, s3a, bucket, /",
    "s3a://bucket/, s3a, bucket, /",
    "s3a://bucket/a%20b/[c]*?, s3a, bucket, /a%20b/[c]*?",
    "file:///data/a, file, '', /data/a",
    "file:/data/a, file, '', /data/a",
    "/data/a/, file, '', /data/a",
    "/data/../b/./c, file, '', /b/c",
    "/data/http://x, file, '', /data/http:/x",
  })
  void aTypedPlaceIsAUriWithASchemeOrALocalPath(
      String text, String scheme, String authority, String path) {
    assertThat(Location.of(text)).isEqualTo(new Location(scheme, authority, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a b", "c:/x", "hdfs:x", "100%", "."})
  void otherTextIsAPathFromTheWorkingDirectory(String text) {
    assertThat(Location.of(text))
        .isEqualTo(Location.of(Path.of("").toAbsolutePath().resolve(text).normalize()));
  }

  @Test
  void trailingSlashesAreNoPartOfAPlace() {
    assertThat(new Location("s3a", "b", "/a//")).isEqualTo(new Location("s3a", "b", "/a"));
    assertThat(new Location("s3a", "b", "//").path()).isEqualTo("/");
    assertThat(ROOT.child("a/")).isEqualTo(ROOT.child("a"));
  }

  @Test
  void theRootIsItsOwnParent() {
    assertThat(ROOT.parent()).isEqualTo(ROOT);
    assertThat(ROOT.child("a").parent()).isEqualTo(ROOT);
    assertThat(ROOT.name()).isEmpty();
    assertThat(ROOT.child("a").path()).isEqualTo("/a");
  }

  @Test
  void onlyWhatLiesBelowIsRelative() {
    Location folder = ROOT.child("data");

    for (Location other :
        List.of(
            folder,
            ROOT,
            ROOT.child("data2/a"),
            new Location("hdfs", "other:9000", "/data/a"),
            new Location("s3a", "node:9000", "/data/a"))) {
      assertThatThrownBy(() -> other.relativeTo(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void whatIsNotAPlaceIsRefused() {
    assertThatThrownBy(() -> new Location("file", "", "a"))
        .hasMessage("Cannot use the path 'a': expected an absolute one");
    assertThatThrownBy(() -> ROOT.child("/a")).hasMessageContaining("expected a relative path");
    assertThatThrownBy(() -> ROOT.toLocalPath())
        .hasMessage("Cannot use hdfs://node:9000/ as a local path");
  }

  @Test
  void aLocalPlaceIsPrintedAsAPath() {
    assertThat(Location.of("file:///data/a b")).hasToString("/data/a b");
    assertThat(Location.of("/data/a b").toLocalPath()).isEqualTo(Path.of("/data/a b"));
  }
}
