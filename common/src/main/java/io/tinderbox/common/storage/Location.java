package io.tinderbox.common.storage;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An absolute place in some file system: {@code file:/…}, {@code hdfs://…}, {@code s3a://…}. Text
 * is taken literally: spaces, brackets, {@code %} and {@code *} are characters of a name like any
 * other.
 *
 * @param scheme {@code file}, {@code hdfs}, {@code s3a} …
 * @param authority host and port or bucket; empty for local files
 * @param path absolute, {@code /} between parts, no trailing slash
 */
public record Location(String scheme, String authority, String path) implements Serializable {
  private static final Pattern WITH_SCHEME =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+)://([^/]*)(/.*)?", Pattern.DOTALL);

  public Location {
    Objects.requireNonNull(scheme);
    Objects.requireNonNull(authority);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "Cannot use the path '%s': expected an absolute one".formatted(path));
    }
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
  }

  /**
   * What a user typed: a URI with a scheme, or else a local path, relative to the working
   * directory.
   */
  public static Location of(String text) {
    var matcher = WITH_SCHEME.matcher(text);
    if (matcher.matches()) {
      String path = matcher.group(3) == null ? "/" : matcher.group(3);
      return new Location(matcher.group(1), matcher.group(2), path);
    }
    if (text.startsWith("file:/")) {
      return new Location("file", "", text.substring("file:".length()));
    }
    return of(Path.of(text));
  }

  public static Location of(Path local) {
    return new Location("file", "", local.toAbsolutePath().normalize().toString());
  }

  /** A name or a relative path with {@code /} below this one. */
  public Location child(String relative) {
    if (relative.startsWith("/")) {
      throw new IllegalArgumentException(
          "Cannot append '%s': expected a relative path".formatted(relative));
    }
    return new Location(
        scheme, authority, path.equals("/") ? "/" + relative : path + "/" + relative);
  }

  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public Location parent() {
    int slash = path.lastIndexOf('/');
    return new Location(scheme, authority, slash <= 0 ? "/" : path.substring(0, slash));
  }

  /**
   * This place as seen from a folder above it: the parts below the folder, {@code /} between them.
   */
  public String relativeTo(Location folder) {
    String prefix = folder.path.equals("/") ? "/" : folder.path + "/";
    if (!folder.scheme.equals(scheme)
        || !folder.authority.equals(authority)
        || !path.startsWith(prefix)) {
      throw new IllegalArgumentException("%s is not below %s".formatted(this, folder));
    }
    return path.substring(prefix.length());
  }

  public boolean isLocal() {
    return scheme.equals("file");
  }

  /** Only for {@link #isLocal() local} places. */
  public Path toLocalPath() {
    if (!isLocal()) {
      throw new IllegalArgumentException("Cannot use %s as a local path".formatted(this));
    }
    return Path.of(path);
  }

  org.apache.hadoop.fs.Path toHadoop() {
    // The three-part constructor does not parse, so that no character of a name has a meaning.
    return new org.apache.hadoop.fs.Path(scheme, authority.isEmpty() ? null : authority, path);
  }

  /** As a user would type it: a plain path for local files. */
  @Override
  public String toString() {
    return isLocal() ? path : scheme + "://" + authority + path;
  }
}
