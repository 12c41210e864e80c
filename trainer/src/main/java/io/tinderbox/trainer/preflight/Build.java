package io.tinderbox.trainer.preflight;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.version.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.package$;
import scala.util.Properties$;

/**
 * What a process runs.
 *
 * @param tinderbox version and commit
 * @param code digest of the jars, or folders of classes, that Tinderbox was loaded from
 * @param java version, the first number of which is to be the same everywhere
 */
record Build(String tinderbox, String code, String java, String spark, String scala)
    implements Serializable {
  private static final int SHOWN = 12;

  /** Of this process; its files are read once. */
  static Build here() {
    return Here.BUILD;
  }

  private static final class Here {
    static final Build BUILD = read();
  }

  private static Build read() {
    return new Build(
        Version.current().toString(),
        code(List.of(Version.class, Build.class)),
        System.getProperty("java.version"),
        package$.MODULE$.SPARK_VERSION(),
        Properties$.MODULE$.versionNumberString());
  }

  /** What must be equal for objects of one process to be read in another. */
  String whatMustAgree() {
    return "Tinderbox %s (code %s), Java %s, Spark %s, Scala %s"
        .formatted(
            tinderbox,
            code.substring(0, Math.min(SHOWN, code.length())),
            java.split("\\.")[0],
            spark,
            scala);
  }

  private static String code(List<Class<?>> classes) {
    Sha256 sha = Sha256.start();
    classes.stream().map(Build::source).forEach(sha::update);
    return sha.hex();
  }

  private static String source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "unknown";
    }
    try {
      return digest(Path.of(source.getLocation().toURI()));
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return "unreadable";
    }
  }

  private static String digest(Path jarOrFolder) throws IOException {
    try (Stream<Path> files = Files.walk(jarOrFolder)) {
      Sha256 sha = Sha256.start();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sha.update(jarOrFolder.relativize(file).toString());
        try (InputStream in = Files.newInputStream(file)) {
          sha.update(Sha256.of(in));
        }
      }
      return sha.hex();
    }
  }
}
