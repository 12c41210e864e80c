package io.tinderbox.deploy.emr;

import io.tinderbox.common.config.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command of the program, run on the primary node.
 *
 * @param words as they follow {@code tinderbox}
 */
public record Step(List<String> words) {
  private static final String KEY = "emr.steps";
  private static final int MOST_CHARACTERS = 10_000;

  /** Those whose work is on a cluster. */
  private static final Set<String> COMMANDS =
      Set.of("ingest", "verify", "train", "evaluate", "explain", "export", "nightly");

  private static final Set<String> PLACES =
      Set.of("--source", "--out", "--data", "--run", "--from", "--compare");

  private static final Pattern LASTING = Pattern.compile("s3a?://[^/]+/.+");

  public Step {
    words = List.copyOf(words);
  }

  /** Words of a line; none can hold a blank. */
  static List<String> words(String line) {
    return List.of(line.strip().split("\\s+"));
  }

  static Step from(SettingsReader reader, List<String> given, ExecutorPlan executors) {
    String line = String.join(" ", given);
    String command = given.isEmpty() ? "" : given.get(0);
    if (!COMMANDS.contains(command)) {
      reader.problem(
          KEY, "one of " + String.join(", ", COMMANDS.stream().sorted().toList()), quoted(command));
    }
    if (line.length() > MOST_CHARACTERS) {
      reader.problem(KEY, MOST_CHARACTERS + " characters or less", line.length());
    }
    if (given.contains("--conf") || given.contains("--master")) {
      reader.problem(KEY, "neither --conf nor --master, which the cluster adds", quoted(line));
    }
    Step step = new Step(given);
    for (String place : PLACES) {
      step.option(place)
          .filter(value -> !LASTING.matcher(value).matches())
          .ifPresent(
              value ->
                  reader.problem(
                      KEY, place + " on S3, as the cluster's disks go with it", quoted(value)));
    }
    if (command.equals("train") && !given.contains("--resume")) {
      reader.problem(KEY, "train with --resume, so that it can be submitted again", quoted(line));
    }
    return command.equals("ingest") || command.equals("verify")
        ? step.with("--set", ExecutorPlan.CORES_KEY + "=" + executors.nodeVcpus())
        : step;
  }

  String command() {
    return words.get(0);
  }

  /** What follows an option, as another word or after {@code =}. */
  Optional<String> option(String name) {
    return option(words, name);
  }

  static Optional<String> option(List<String> words, String name) {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(name + "=")) {
        return Optional.of(words.get(i).substring(name.length() + 1));
      }
      if (words.get(i).equals(name) && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /** Before what was given, which wins. */
  private Step with(String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(1, List.of(more));
    return new Step(all);
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
