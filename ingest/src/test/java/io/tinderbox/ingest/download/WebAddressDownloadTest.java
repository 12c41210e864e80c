package io.tinderbox.ingest.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressDownloadTest {
  @ParameterizedTest
  @CsvSource({
    "http://a.org, http://a.org/",
    "HTTP://A.org/B c.jpg, http://a.org/B%20c.jpg",
    "http://a.org/100%/%41%zz[1].jpg#top, http://a.org/100%25/%41%25zz%5B1%5D.jpg",
    "http://me:secret@a.org:8080?q=|, http://a.org:8080/?q=%7C",
    "http://bücher.example/ü, http://xn--bcher-kva.example/%C3%BC",
    "http://[::1]:81/x, http://[::1]:81/x",
    "http://a.org:/x, http://a.org/x",
  })
  void readsWhatABrowserWouldRead(String text, String expected) {
    assertThat(WebAddress.parse(text)).contains(URI.create(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "https://b.org/x, https://b.org/x",
    "//b.org/x, http://b.org/x",
    "/x y, http://a.org/x%20y",
    "x.jpg, http://a.org/d/x.jpg",
    "../x.jpg#f, http://a.org/x.jpg",
  })
  void followsRelativeAddresses(String location, String expected) {
    URI base = URI.create("http://a.org/d/e.jpg");
    assertThat(WebAddress.resolve(base, location)).contains(URI.create(expected));
  }

  @Test
  void onlyTheWebIsFollowed() {
    URI base = URI.create("http://a.org/");
    assertThat(WebAddress.resolve(base, "file:///etc/passwd")).isEmpty();
    assertThat(WebAddress.resolve(base, "javascript:alert(1)")).isEmpty();
    assertThat(WebAddress.parse("a.org/x")).isEmpty();
  }

  @Property(tries = 300)
  void anyPathCanBeAskedFor(@ForAll String path) {
    assertThat(WebAddress.parse("http://a.org/" + path)).isPresent();
  }
}
