package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Secrets;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.ConsoleProgress;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.deploy.shell.ShellText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every command has. */
final class CommonOptions {
  static final String VERBOSE = "--verbose";

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description =
          "Spark master, for example local[4] or spark://host:7077 (default: spark.master, else local[*]).")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Configuration in HOCON; wins over the defaults.")
  private String conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One configuration key, wins over --conf; spark.* goes to Spark. Repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = VERBOSE,
      description = "Say more: a line for each round of training; the stack trace of a failure.")
  private boolean verbose;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * What the user typed, ready for a shell, without values of secrets: for the record of a run, and
   * to be typed again.
   */
  String commandLine() {
    return "tinderbox "
        + command.root().commandLine().getParseResult().originalArgs().stream()
            .map(Secrets::hidden)
            .map(ShellText::quoted)
            .collect(Collectors.joining(" "));
  }

  /** {@code --set} over {@code --conf} over what the modules document. */
  Settings settings() {
    return settings(List.of(), Map.of());
  }

  /**
   * @param below files that {@code --conf} wins over
   */
  Settings settings(List<Settings.Layer> below) {
    return settings(below, Map.of());
  }

  /**
   * @param options keys that options of their own set; they win over {@code --set}
   */
  Settings settings(Map<String, String> options) {
    return settings(List.of(), options);
  }

  /**
   * @throws TinderboxException exit code 2, when the file is not there or is not HOCON
   */
  private Settings settings(List<Settings.Layer> below, Map<String, String> options) {
    List<Settings.Layer> layers = new ArrayList<>();
    Optional.ofNullable(conf).map(this::read).ifPresent(layers::add);
    layers.addAll(below);
    Map<String, String> overrides = new LinkedHashMap<>(set);
    overrides.putAll(options);
    if (master != null) {
      overrides.put("spark.master", master);
    }
    return Settings.layered(layers, overrides);
  }

  boolean verbose() {
    return verbose;
  }

  Progress progress() {
    return ConsoleProgress.forStandardError(System.getenv());
  }

  private Settings.Layer read(String name) {
    Storage storage = Storage.local();
    Location file = location("--conf", name);
    Optional<FileEntry> entry = storage.status(file);
    if (entry.isEmpty() || entry.get().folder()) {
      throw TinderboxException.usage(
          "Cannot read --conf: expected a file, found %s (%s)"
              .formatted(entry.isEmpty() ? "nothing" : "a folder", file));
    }
    return new Settings.Layer(Settings.text(storage.read(file)), file.toString());
  }

  /**
   * @throws TinderboxException exit code 2, when the text cannot be a path
   */
  static Location location(String option, String text) {
    try {
      if (!text.isBlank()) {
        return Location.of(text);
      }
    } catch (IllegalArgumentException e) {
      throw TinderboxException.usage(
          "Cannot use %s: expected a path, found '%s'".formatted(option, text));
    }
    throw TinderboxException.usage("Cannot use %s: expected a path, found none".formatted(option));
  }

  /** A path that is to be there already. */
  static Location existing(Storage storage, String option, String text) {
    Location location = location(option, text);
    if (!storage.exists(location)) {
      throw TinderboxException.usage(
          "Cannot read %s: expected a file or folder, found nothing (%s)"
              .formatted(option, location));
    }
    return location;
  }
}
