package io.tinderbox.trainer.run;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The files of a run. Each one is published whole, so that a reader never meets half of one. */
public final class RunFolder {
  /** Of a file; an epoch's line is a few hundred. */
  private static final int MOST_BYTES = 32 << 20;

  private final Storage storage;
  private final Location location;

  public RunFolder(Storage storage, Location location) {
    this.storage = storage;
    this.location = location;
  }

  public Location location() {
    return location;
  }

  public Location checkpoints() {
    return location.child("checkpoints");
  }

  public Location model() {
    return location.child("model");
  }

  public Location tensorBoard() {
    return location.child("tensorboard");
  }

  private Location configuration() {
    return location.child("config.conf");
  }

  private Location result() {
    return location.child("result.json");
  }

  /**
   * Whether anything but a lock lies in the folder.
   *
   * @throws TinderboxException exit code 2, when it is a file
   */
  public boolean isUsed() {
    Optional<FileEntry> status = storage.status(location);
    if (status.isPresent() && !status.get().folder()) {
      throw TinderboxException.usage(
          "Cannot train in %s: expected a folder, found a file".formatted(location));
    }
    return status.isPresent()
        && storage.list(location).stream()
            .anyMatch(entry -> !entry.location().name().startsWith("."));
  }

  public void writeConfiguration(String hocon) {
    storage.write(configuration(), hocon.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The configuration that the run was started with; empty where it never began.
   *
   * @throws TinderboxException exit code 2, when it is not as {@link Settings#render} writes it
   */
  public Optional<String> configurationText() {
    return storage.exists(configuration())
        ? Optional.of(
            Settings.requireRendered(
                Settings.text(storage.read(configuration(), MOST_BYTES)),
                configuration().toString()))
        : Optional.empty();
  }

  public void writeProvenance(Provenance provenance) {
    storage.write(location.child("provenance.json"), Json.document(provenance));
  }

  public Optional<Provenance> provenance() {
    Location file = location.child("provenance.json");
    return storage.exists(file)
        ? Optional.of(Json.read(storage.read(file, MOST_BYTES), Provenance.class, file))
        : Optional.empty();
  }

  /** All epochs so far, a line each. */
  public void writeMetrics(List<EpochMetrics> epochs) {
    storage.write(location.child("metrics.jsonl"), Json.lines(epochs));
  }

  /** All validations so far, a line each. */
  public void writeValidations(List<Validation> validations) {
    storage.write(location.child("evaluations.jsonl"), Json.lines(validations));
  }

  public List<EpochMetrics> metrics() {
    return lines("metrics.jsonl", EpochMetrics.class);
  }

  /** Empty without a validation split. */
  public List<Validation> validations() {
    return lines("evaluations.jsonl", Validation.class);
  }

  private <T> List<T> lines(String name, Class<T> type) {
    Location file = location.child(name);
    if (!storage.exists(file)) {
      return List.of();
    }
    return new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8)
        .lines()
        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), type, file))
        .toList();
  }

  public void writeResult(RunResult result) {
    storage.write(result(), Json.document(result));
  }

  public Optional<RunResult> readResult() {
    return storage.exists(result())
        ? Optional.of(Json.read(storage.read(result(), MOST_BYTES), RunResult.class, result()))
        : Optional.empty();
  }

  /** A run that goes on has no result. */
  public void deleteResult() {
    storage.delete(result());
  }
}
