package io.tinderbox.trainer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine needs of the libraries, each time in a process of its own. */
class LibrariesTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path folder;

  @Test
  void theReferenceLoadsNothingOfAnother() throws Exception {
    assertThat(loaded("nd4j")).anyMatch(file -> file.contains("nd4j")).noneMatch(this::isLibtorch);
  }

  @Test
  void libtorchLoadsNothingOfTheReference() throws Exception {
    assertThat(loaded("libtorch"))
        .anyMatch(this::isLibtorch)
        .noneMatch(file -> file.contains("nd4j") || file.contains("dnnl"));
  }

  private boolean isLibtorch(String file) {
    return file.contains("torch");
  }

  /** Unpacks all of libtorch into an empty folder, as the first run on any machine does. */
  @Test
  void theFirstRunOnAMachineUnpacksItsNatives() throws Exception {
    assertThat(printed(CLASS_PATH, "libtorch", "-Dorg.bytedeco.javacpp.cachedir=" + folder))
        .anyMatch(line -> line.startsWith(folder.toString()) && line.endsWith("libtorch_cpu.so"));
  }

  @Test
  void aBuildWithoutLibtorchSaysSo() throws Exception {
    String without =
        Arrays.stream(CLASS_PATH.split(":"))
            .filter(entry -> !entry.contains("pytorch"))
            .collect(Collectors.joining(":"));

    assertThat(printed(without, "libtorch"))
        .contains("USAGE Cannot use engine.name = libtorch: this build lacks org.bytedeco:pytorch");
    assertThat(printed(without, "nd4j")).anyMatch(line -> line.contains("nd4j"));
  }

  @Test
  void aBuildWithoutItsNativesSaysSo() throws Exception {
    String without =
        Arrays.stream(CLASS_PATH.split(":"))
            .filter(entry -> !entry.matches(".*/pytorch-[^/]*x86_64.jar"))
            .collect(Collectors.joining(":"));

    assertThat(printed(without, "libtorch"))
        .anyMatch(line -> line.startsWith("USAGE") && line.contains("libgomp.so.1"));
  }

  @Test
  void nativesThatCannotBeWrittenAreToldOf() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThat(
            printed(
                CLASS_PATH,
                "libtorch",
                "-Dorg.bytedeco.javacpp.cachedir=" + file,
                "-Duser.home=" + file,
                "-Djava.io.tmpdir=" + file))
        .anyMatch(line -> line.startsWith("INTERRUPTED Cannot unpack libtorch's natives"));
  }

  /** What libtorch holds goes down with the process, and must not be in use then. */
  @Test
  void aProcessThatExitsWhileItComputesEndsAsItWasToldTo() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:ErrorFile=" + folder.resolve("fault.log"),
                "-cp",
                CLASS_PATH,
                ExitingEngine.class.getName(),
                "libtorch",
                "5")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();

    assertThat(process.waitFor()).isEqualTo(5);
    assertThat(folder.resolve("fault.log")).doesNotExist();
  }

  private static List<String> loaded(String engine) throws Exception {
    return printed(CLASS_PATH, engine);
  }

  private static List<String> printed(String classPath, String engine, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx256m"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, LoadedLibraries.class.getName(), engine));
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }
}
