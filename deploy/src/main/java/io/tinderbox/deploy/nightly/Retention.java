package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.RunFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of finished nights is kept ({@code nightly.keep}).
 *
 * @param runs the last so many trained models, with their reports
 * @param checkpoints of the last so many of them
 */
record Retention(int runs, int checkpoints) {
  static Retention from(SettingsReader settings) {
    return new Retention(
        settings.integer("nightly.keep.runs", 0, Integer.MAX_VALUE),
        settings.integer("nightly.keep.checkpoints", 0, Integer.MAX_VALUE));
  }

  /**
   * Deletes what is beyond it. Never the model in charge or the one before it, and nothing of a
   * night that is not done.
   */
  void apply(NightlyHome home) {
    Storage storage = home.storage();
    Set<String> needed = needed(home.champion());
    List<NightResult> trained =
        new ArrayList<>(home.results().stream().filter(NightResult::hasTrained).toList());
    Collections.reverse(trained);
    for (int i = 0; i < trained.size(); i++) {
      String id = trained.get(i).id();
      if (i >= runs && !needed.contains(id)) {
        deleteIfThere(storage, home.run(id));
        deleteIfThere(storage, home.evaluation(id));
      } else if (i >= checkpoints) {
        deleteIfThere(storage, new RunFolder(storage, home.run(id)).checkpoints());
      }
    }
  }

  private static Set<String> needed(Optional<Champion> champion) {
    Set<String> needed = new HashSet<>();
    champion
        .map(now -> Stream.of(now, now.previous()))
        .ifPresent(both -> both.filter(one -> one != null).forEach(one -> needed.add(one.id())));
    return needed;
  }

  private static void deleteIfThere(Storage storage, Location folder) {
    if (storage.exists(folder)) {
      storage.delete(folder);
    }
  }
}
