package io.tinderbox.ingest.download;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs as lists and servers write them, read with a browser's patience: spaces, brackets and
 * letters of any script are percent-encoded, host names in other scripts become Punycode, user
 * names and fragments are left out, as servers are not told them.
 */
final class WebAddress {
  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "(?is)(https?)://(?:[^/?#]*@)?([^/?#:]+|\\[[0-9a-f:.]+])(?::(\\d*))?([/?].*)?");
  private static final Pattern WITH_SCHEME = Pattern.compile("(?s)[a-zA-Z][a-zA-Z0-9+.-]*:.*");
  private static final String PLAIN = "-._~:/?@!$&'()*+,;=";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int MOST_PORT = 65_535;

  private WebAddress() {}

  /** Empty when the text is no http or https URL with a host. */
  static Optional<URI> parse(String text) {
    Matcher parts = ABSOLUTE.matcher(withoutFragment(text.strip()));
    if (!parts.matches()) {
      return Optional.empty();
    }
    String port = parts.group(3) == null || parts.group(3).isEmpty() ? "" : ":" + parts.group(3);
    String rest = parts.group(4) == null ? "/" : encoded(parts.group(4));
    String slash = rest.startsWith("/") ? "" : "/";
    try {
      String host = IDN.toASCII(parts.group(2)).toLowerCase(Locale.ROOT);
      String scheme = parts.group(1).toLowerCase(Locale.ROOT);
      URI uri = new URI(scheme + "://" + host + port + slash + rest);
      boolean usable = uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= MOST_PORT;
      return usable ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Where a redirect leads, absolute or relative; empty when that is no http or https URL. */
  static Optional<URI> resolve(URI base, String location) {
    String text = location.strip();
    if (text.startsWith("//")) {
      return parse(base.getScheme() + ":" + text);
    }
    if (WITH_SCHEME.matcher(text).matches()) {
      return parse(text);
    }
    try {
      return parse(base.resolve(encoded(withoutFragment(text))).toString());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whom a request goes to: the host's name, with the port where it is not the scheme's own. */
  static String host(URI address) {
    return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
  }

  private static String withoutFragment(String text) {
    int hash = text.indexOf('#');
    return hash < 0 ? text : text.substring(0, hash);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (isPlain(point)) {
                encoded.append((char) point);
              } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                  encoded.append('%').append(HEX.toHexDigits(b));
                }
              }
            });
    // A per cent sign that begins an escape is one already.
    return encoded.toString().replaceAll("%25(?=[0-9a-fA-F]{2})", "%");
  }

  private static boolean isPlain(int point) {
    return point < 128 && (Character.isLetterOrDigit(point) || PLAIN.indexOf(point) >= 0);
  }
}
