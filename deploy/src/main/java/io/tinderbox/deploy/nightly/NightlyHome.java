package io.tinderbox.deploy.nightly;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.RunFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The files of all nights:
 *
 * <pre>
 * HOME/data/                 data folder
 * HOME/runs/ID/run/          run folder of a night
 * HOME/runs/ID/evaluation/   its candidate beside the champion of that night
 * HOME/runs/ID/result.json   what it came to, written last
 * HOME/champion.json         the model in charge
 * HOME/history.jsonl, index.html   made anew from the above, and read by nobody here
 * </pre>
 *
 * Nothing else is remembered: what is left to do follows from which of these files are there. The
 * pointer carries the result of the night that set it, so that a night which dies between the two
 * is still known to have been decided.
 */
record NightlyHome(Storage storage, Location folder) {
  private static final String RESULT = "result.json";

  Location data() {
    return folder.child("data");
  }

  Location runs() {
    return folder.child("runs");
  }

  Location run(String id) {
    return folder.child(runPath(id));
  }

  /** Relative to the home folder. */
  static String runPath(String id) {
    return "runs/" + id + "/run";
  }

  Location evaluation(String id) {
    return runs().child(id).child("evaluation");
  }

  Location resultFile(String id) {
    return runs().child(id).child(RESULT);
  }

  private Location pointer() {
    return folder.child("champion.json");
  }

  Optional<Champion> champion() {
    return storage.exists(pointer())
        ? Optional.of(Json.read(storage.read(pointer()), Champion.class, pointer()))
        : Optional.empty();
  }

  /** The id of the night whose model is in charge; null for none. */
  String inCharge() {
    return champion().map(Champion::id).orElse(null);
  }

  /** In one step; and then the night that decided so is done. */
  void putInCharge(Champion champion) {
    storage.write(pointer(), Json.document(champion));
    write(champion.decision());
  }

  /** Finishes what {@link #putInCharge} may not have come to. */
  void completeDecision() {
    champion()
        .map(Champion::decision)
        .filter(decision -> result(decision.id()).filter(NightResult::isDone).isEmpty())
        .ifPresent(this::write);
  }

  /**
   * @throws TinderboxException exit code 3, when the model is not that which was put in charge
   */
  void requireIntact(Champion champion) {
    Location model = new RunFolder(storage, folder.child(champion.run())).model();
    String found = "none";
    try {
      found = parameters(model);
    } catch (TinderboxException e) {
      found = "none that can be read";
    }
    if (!champion.parametersSha256().equals(found)) {
      throw TinderboxException.data(
          "Cannot use the champion: expected the model %s, found %s (%s); put it back, or remove %s to begin without one"
              .formatted(champion.parametersSha256(), found, model, pointer()));
    }
  }

  /** Digest of a model's parameters, all of which are there. */
  String parameters(Location model) {
    ModelFolder files = new ModelFolder(storage, model);
    ModelDescription description = files.description();
    files.requireParameters(description);
    return description.parametersSha256();
  }

  void write(NightResult result) {
    storage.write(resultFile(result.id()), Json.document(result));
  }

  Optional<NightResult> result(String id) {
    Location file = resultFile(id);
    return storage.exists(file)
        ? Optional.of(Json.read(storage.read(file), NightResult.class, file))
        : Optional.empty();
  }

  /** All nights that left a result, the latest last. */
  List<NightResult> results() {
    List<NightResult> results = new ArrayList<>();
    ids().forEach(id -> result(id).ifPresent(results::add));
    results.sort(Comparator.comparing(NightResult::endedAt));
    return results;
  }

  /** Nights whose training began and that are not done, by id. */
  List<String> unfinished() {
    return ids().stream()
        .filter(id -> new RunFolder(storage, run(id)).isUsed())
        .filter(id -> result(id).filter(NightResult::isDone).isEmpty())
        .toList();
  }

  private List<String> ids() {
    return storage.exists(runs())
        ? storage.list(runs()).stream()
            .filter(FileEntry::folder)
            .map(entry -> entry.location().name())
            .toList()
        : List.of();
  }
}
