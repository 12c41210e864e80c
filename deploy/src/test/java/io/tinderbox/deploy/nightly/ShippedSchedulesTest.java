package io.tinderbox.deploy.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is shipped to start nights by is read by the programs that it is for, as far as they are
 * here.
 */
class ShippedSchedulesTest {
  private static final Path SHIPPED = Path.of("nightly");
  private static final String PROGRAM = "/opt/tinderbox/deploy/bin/tinderbox";

  /** As much of Airflow as the DAG names. */
  private static final String AIRFLOW =
      """
      import sys, types
      module = lambda name: sys.modules.setdefault(name, types.ModuleType(name))
      class DAG:
          def __init__(self, **given): pass
          def __enter__(self): return self
          def __exit__(self, *ended): pass
      class PythonOperator:
          def __init__(self, **given): made.append(given)
      made = []
      module("airflow").DAG = DAG
      exceptions = module("airflow.exceptions")
      for name in ["AirflowException", "AirflowFailException", "AirflowSkipException"]:
          setattr(exceptions, name, type(name, (Exception,), {}))
      module("airflow.operators")
      module("airflow.operators.python").PythonOperator = PythonOperator
      """;

  @TempDir private Path temporary;

  @ParameterizedTest
  @CsvSource({
    "0, None",
    "1, AirflowFailException",
    "2, AirflowFailException",
    "3, AirflowFailException",
    "4, AirflowFailException",
    "5, AirflowException",
    "6, AirflowSkipException",
    "137, AirflowException"
  })
  void theDagTriesAgainWhatMayGetBetter(int code, String raised) throws Exception {
    assumeTrue(isHere("python3"), "no Python is installed");
    Path program = program(code);
    String script =
        AIRFLOW
            + "exec(compile(open(%s).read(), 'dag', 'exec'))%n"
                .formatted(python(SHIPPED.resolve("airflow_dag.py")))
            + "TINDERBOX = %s%n".formatted(python(program))
            + """
            operator = made[0]
            assert operator["op_args"] == ["{{ ds }}"] and operator["retries"] > 0
            try:
                operator["python_callable"]("2026-11-25")
                print("None")
            except Exception as e:
                print(type(e).__name__)
            """;

    assertThat(said(0, "python3", "-c", script).strip()).isEqualTo(raised);
    assertThat(program.resolveSibling("said"))
        .hasContent("nightly --conf /etc/tinderbox/nightly.conf --id 2026-11-25");
  }

  @ParameterizedTest
  @CsvSource({"0, false", "3, true", "4, true", "5, true", "6, false"})
  void cronHearsOfNightsThatNeedAPerson(int code, boolean mail) throws Exception {
    Path program = program(code);
    List<String> lines =
        Files.readAllLines(SHIPPED.resolve("crontab")).stream()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .toList();
    List<String> jobs = lines.stream().filter(line -> line.matches("(\\S+ ){5}.*")).toList();
    assertThat(jobs).hasSize(2);
    for (String job : jobs) {
      assertThat(job).doesNotContain("%");
      assertThat(job).matches("\\d+ \\d+ \\* \\* \\* .*");
      String command = job.replaceFirst("(\\S+ ){5}", "");
      String environment =
          "TINDERBOX='%s' CONF=/c.conf LOG='%s'; "
              .formatted(program, temporary.resolve("nightly.log"));
      String printed = said(0, "sh", "-c", environment + command);
      assertThat(!printed.isEmpty()).isEqualTo(mail);
    }
  }

  @Test
  void systemdTakesTheUnits() throws Exception {
    assumeTrue(isHere("systemd-analyze"), "no systemd is installed");
    for (String unit : List.of("tinderbox-nightly.service", "tinderbox-nightly.timer")) {
      String text = Files.readString(SHIPPED.resolve(unit)).replace(PROGRAM, "/bin/true");
      Files.writeString(temporary.resolve(unit), text.replace("User=tinderbox", "User=root"));
    }

    String complaints =
        said(
            0,
            "systemd-analyze",
            "verify",
            temporary.resolve("tinderbox-nightly.service").toString(),
            temporary.resolve("tinderbox-nightly.timer").toString());

    assertThat(complaints).doesNotContain("tinderbox-nightly");
  }

  /** A program that exits with a code, and leaves its arguments beside it. */
  private Path program(int code) throws IOException {
    Path program = temporary.resolve("tinderbox");
    Files.writeString(
        program, "#!/bin/sh\necho \"$@\" > \"$(dirname \"$0\")/said\"\nexit " + code + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  private static String python(Path path) {
    return "'" + path.toAbsolutePath() + "'";
  }

  private String said(int code, String... command) throws Exception {
    Path out = Files.createTempFile(temporary, "out", ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(out, UTF_8)).isEqualTo(code);
    return Files.readString(out, UTF_8);
  }

  private static boolean isHere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
