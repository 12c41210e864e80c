package io.tinderbox.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a running program's Spark does, by its event log: which process keeps which slices of which
 * round, and where tasks run.
 */
final class SparkEvents {
  /** A slice, as Spark logs that a process keeps it from now on; one that goes has 0 replicas. */
  private static final Pattern KEPT =
      Pattern.compile(
          "\"Executor ID\":\"(?<process>\\w+)\".*\"Block ID\":\"broadcast_(?<round>\\d+)_(?<kind>start|worker)_[_\\d]+\""
              + ".*\"Replication\":1");

  private static final Pattern TASK =
      Pattern.compile(
          "\"Event\":\"SparkListenerTaskEnd\".*\"Executor ID\":\"(?<process>\\w+)\".*\"Failed\":false");

  private static final Pattern JOB = Pattern.compile("\"spark.job.description\":\"([^\"]*)\"");

  private static final Pattern REMOVED = Pattern.compile("\"Removed Reason\":\"([^\"]*)\"");

  private record Slice(String process, String round, String kind) {}

  /** Long beside a round, and beside what lies between two of them. */
  private static final long A_WHILE_NANOS = 1_500_000_000;

  private final Path folder;

  private SparkEvents(Path folder) {
    this.folder = folder;
  }

  /**
   * @param folder for the log of one program alone
   */
  static SparkEvents in(Path folder) throws IOException {
    return new SparkEvents(Files.createDirectories(folder));
  }

  /** Options by which the program keeps the log. */
  String[] options(String... others) {
    List<String> options = new ArrayList<>(List.of(others));
    options.add("--set=spark.eventLog.enabled=true");
    options.add("--set=spark.eventLog.dir=" + folder.toUri());
    options.add("--set=spark.eventLog.logBlockUpdates.enabled=true");
    return options.toArray(String[]::new);
  }

  /** Rounds of which a worker's result is there, or was. */
  long rounds() {
    return results().stream().map(Slice::round).distinct().count();
  }

  /**
   * Whether the last round with results has some of this executor, and nothing has come for a
   * while.
   */
  boolean isHeldUpWithResultsOf(String executor) {
    List<Slice> before = results();
    LockSupport.parkNanos(A_WHILE_NANOS);
    List<Slice> results = results();
    String round = results.get(results.size() - 1).round;
    return before.size() == results.size()
        && results.stream()
            .anyMatch(slice -> slice.process.equals(executor) && slice.round.equals(round));
  }

  /**
   * Slices that a process has kept so far, those that it has removed included.
   *
   * @param process an executor, or {@code driver}
   * @param kind {@code start} of a round, or results of a {@code worker}
   */
  long keptBy(String process, String kind) {
    return kept().stream()
        .filter(slice -> slice.process.equals(process) && slice.kind.equals(kind))
        .count();
  }

  /** Tasks that did not end well. */
  long failedTasks() {
    return ends().filter(line -> !line.contains("\"Reason\":\"Success\"")).count();
  }

  private Stream<String> ends() {
    return lines().filter(line -> line.startsWith("{\"Event\":\"SparkListenerTaskEnd\""));
  }

  /** What Spark's page calls the jobs, in their order. */
  List<String> jobs() {
    return lines()
        .filter(line -> line.startsWith("{\"Event\":\"SparkListenerJobStart\""))
        .map(line -> found(JOB, line))
        .toList();
  }

  /** Why executors went, in their order. */
  List<String> removals() {
    return lines()
        .filter(line -> line.startsWith("{\"Event\":\"SparkListenerExecutorRemoved\""))
        .map(line -> found(REMOVED, line))
        .toList();
  }

  private static String found(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }

  private Stream<String> lines() {
    try (Stream<Path> logs = Files.list(folder)) {
      List<String> lines = new ArrayList<>();
      for (Path log : logs.toList()) {
        lines.addAll(Files.readAllLines(log, StandardCharsets.UTF_8));
      }
      return lines.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Slice> results() {
    return kept().stream().filter(slice -> slice.kind.equals("worker")).toList();
  }

  /** The processes in which tasks have come to their end. */
  Set<String> processesOfTasks() {
    return found(TASK).map(task -> task.group("process")).collect(Collectors.toSet());
  }

  private List<Slice> kept() {
    return found(KEPT)
        .map(one -> new Slice(one.group("process"), one.group("round"), one.group("kind")))
        .toList();
  }

  private Stream<Matcher> found(Pattern pattern) {
    try (Stream<Path> logs = Files.list(folder)) {
      List<Matcher> found = new ArrayList<>();
      for (Path log : logs.toList()) {
        for (String line : Files.readString(log, StandardCharsets.UTF_8).split("\n")) {
          Matcher matcher = pattern.matcher(line);
          if (matcher.find()) {
            found.add(matcher);
          }
        }
      }
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
