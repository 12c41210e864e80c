package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.digest.Sha256;
import io.tinderbox.trainer.checkpoint.CheckpointConfig;
import io.tinderbox.trainer.control.GuardConfig;
import io.tinderbox.trainer.control.Limits;
import io.tinderbox.trainer.tensorboard.TensorBoardConfig;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that a run keeps from its beginning to its end, dotted key to rendered value: all
 * but its limits, and but what has no part in training.
 */
record LastingSettings(SortedMap<String, String> entries) {
  /** The keys that only limit a run: these may differ on {@code --resume}. */
  private static final Set<String> LIMITS =
      Stream.of(Limits.KEYS, CheckpointConfig.KEYS, GuardConfig.KEYS, TensorBoardConfig.KEYS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * What ingest is told has done its work in the data, whose digest is compared; others look at
   * what was trained, or say when to train; any engine goes on with another's vectors.
   */
  private static final Set<String> NOT_TRAINING =
      Set.of("ingest.", "evaluate.", "explain.", "engine.", "emr.", "nightly.");

  static LastingSettings of(Settings settings) {
    TreeMap<String, String> entries = new TreeMap<>(settings.entries());
    entries.keySet().removeAll(LIMITS);
    entries.keySet().removeIf(key -> NOT_TRAINING.stream().anyMatch(key::startsWith));
    return new LastingSettings(entries);
  }

  String sha256() {
    Sha256 sha = Sha256.start();
    entries.forEach((key, value) -> sha.update(key).update(value));
    return sha.hex();
  }

  /** What differs, by key: what it was and what it is. */
  Map<String, String> differencesFrom(LastingSettings before) {
    TreeSet<String> keys = new TreeSet<>(before.entries.keySet());
    keys.addAll(entries.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String key : keys) {
      String was = before.entries.getOrDefault(key, "not set");
      String is = entries.getOrDefault(key, "not set");
      if (!was.equals(is)) {
        differences.put(key, "was %s, is %s".formatted(was, is));
      }
    }
    return differences;
  }
}
