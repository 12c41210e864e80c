package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real script with the real ready folder, as processes of their own. */
class LauncherIT {
  private static final Path FOLDER = Program.FOLDER;
  private static final Path SCRIPT = Program.SCRIPT;

  @TempDir private Path temporary;

  @Test
  void helpAndVersion() throws Exception {
    Program.Ended help = run(SCRIPT, "--help");
    assertThat(help.code()).as(help.err()).isZero();
    assertThat(help.out()).contains("demo", "ingest", "verify", "train", "evaluate", "predict");
    assertThat(help.err()).isEmpty();

    assertThat(run(SCRIPT, "--version").out()).matches("tinderbox \\d+\\.\\d+.*\\R");
  }

  @Test
  void wrongUsageIsOneLine() throws Exception {
    run(SCRIPT, "trian").oneLine(2, "did you mean train?");
    run(SCRIPT, "train", "--data", "d", "--run", "r", "--set", "train.maxEpoch=1")
        .oneLine(2, "did you mean train.maxEpochs?");
    run(SCRIPT, "predict", "--run", "no such [folder]", "a b.jpg").oneLine(2, "no such [folder]");
  }

  @Test
  void linksAndFoldersWithSpacesAreFollowed() throws Exception {
    Path moved = temporary.resolve("some where/deploy");
    Files.createDirectories(moved.resolve("bin"));
    Files.createDirectories(moved.resolve("target/tinderbox/spark"));
    Files.copy(SCRIPT, moved.resolve("bin/tinderbox"));
    Files.copy(FOLDER.resolve("VERSION"), moved.resolve("target/tinderbox/VERSION"));
    Files.createSymbolicLink(moved.resolve("target/tinderbox/lib"), FOLDER.resolve("lib"));
    Files.createSymbolicLink(
        moved.resolve("target/tinderbox/spark/jars"), FOLDER.resolve("spark/jars"));
    Path link = Files.createSymbolicLink(temporary.resolve("tb"), moved.resolve("bin/tinderbox"));

    run(link, "verify", "--data", "/nowhere").oneLine(2, "(/nowhere)");
  }

  @Test
  void installedSparkIsHandedTheProgram() throws Exception {
    Path home = temporary.resolve("spark home");
    Files.createDirectories(home.resolve("bin"));
    Path submit = home.resolve("bin/spark-submit");
    Files.writeString(submit, "#!/bin/sh\nfor word; do echo \"$word\"; done\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();

    Program.Ended ended =
        run(Map.of("SPARK_HOME", home.toString()), SCRIPT, "train", "--data", "with  spaces");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .startsWith("--class", "io.tinderbox.deploy.Main")
        .endsWith("train", "--data", "with  spaces");
  }

  @Test
  void missingJavaIsOneLine() throws Exception {
    run(Map.of("JAVA_HOME", "/nowhere"), SCRIPT, "--help").oneLine(2, "JAVA_HOME");
  }

  /** A class in both folders would be there in whichever version the class path names first. */
  @Test
  void platformAndProgramShareNoClass() throws IOException {
    Set<String> program = classes(FOLDER.resolve("lib"));
    Set<String> platform = classes(FOLDER.resolve("spark/jars"));

    assertThat(program.contains("io/tinderbox/deploy/Main.class")).isTrue();
    assertThat(platform.contains("org/apache/spark/SparkContext.class")).isTrue();
    program.retainAll(platform);
    // Annotations and tables that ND4J's repackaged Guava and protobuf bring along.
    program.removeIf(
        name -> name.startsWith("javax/annotation/") || name.startsWith("com/google/thirdparty/"));
    assertThat(program).isEmpty();
  }

  private static Set<String> classes(Path folder) throws IOException {
    Set<String> classes = new HashSet<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
              .filter(name -> !name.equals("module-info.class"))
              .forEach(classes::add);
        }
      }
    }
    return classes;
  }

  private Program.Ended run(Path script, String... arguments) throws Exception {
    return run(Map.of(), script, arguments);
  }

  private Program.Ended run(Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    return new Program(temporary).start(environment, script, arguments).await();
  }
}
