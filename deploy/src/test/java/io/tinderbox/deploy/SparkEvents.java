package io.tinderbox.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a running program's Spark does, by its event log: which process keeps which slices of which
 * round.
 */
final class SparkEvents {
  /** A slice that a worker has made, as Spark logs that a process keeps it. */
  private static final Pattern RESULT =
      Pattern.compile(
          "\"Executor ID\":\"(\\w+)\".*\"Block ID\":\"broadcast_(\\d+)_worker_\\d+_\\d+\"");

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
    return results().stream().map(result -> result.group(2)).distinct().count();
  }

  /**
   * Whether the last round with results has some of this executor, and nothing has come for a
   * while.
   */
  boolean isHeldUpWithResultsOf(String executor) {
    List<MatchResult> before = results();
    LockSupport.parkNanos(A_WHILE_NANOS);
    List<MatchResult> results = results();
    String round = results.get(results.size() - 1).group(2);
    return before.size() == results.size()
        && results.stream()
            .anyMatch(result -> result.group(1).equals(executor) && result.group(2).equals(round));
  }

  private List<MatchResult> results() {
    try (Stream<Path> logs = Files.list(folder)) {
      List<MatchResult> results = new ArrayList<>();
      for (Path log : logs.toList()) {
        String text = Files.readString(log, StandardCharsets.UTF_8);
        RESULT.matcher(text).results().forEach(results::add);
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
