package io.tinderbox.trainer.checkpoint;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.vector.FlatVector;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, a folder each: two vectors, and {@code checkpoint.json}, which is
 * written last and holds their digests and its own. One that is cut short or damaged is passed over
 * for the one before. The last few stay, and that of the best model, if it has one. Folders may
 * come from elsewhere: nothing in them is run, no more is read than such files can be long, and
 * nothing is read, written or deleted behind a folder that is a link.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("epoch-\\d{5,10}-round-\\d{6,10}");

  /** Of a description; each epoch and each validation adds a few hundred. */
  private static final int MOST_BYTES = 32 << 20;

  private static final String PARAMETERS = "parameters.f32";
  private static final String STATE = "optimiser.f32";
  private static final String DESCRIPTION = "checkpoint.json";

  private final Storage storage;
  private final Location folder;
  private final int keep;
  private final Checkpoint.Origin origin;
  private final Set<Location> damaged = new HashSet<>();

  /**
   * @param keep how many of the last checkpoints stay
   * @param origin of the run: checkpoints of another one are refused
   */
  public CheckpointStore(Storage storage, Location folder, int keep, Checkpoint.Origin origin) {
    this.storage = storage;
    this.folder = folder;
    this.keep = keep;
    this.origin = origin;
  }

  /**
   * Writing in two parts, so that what is known only after the large one can still go into the
   * small one.
   */
  public final class Pending {
    private final Location place;
    private final String parametersSha256;
    private final String stateSha256;

    private Pending(Location place, String parametersSha256, String stateSha256) {
      this.place = place;
      this.parametersSha256 = parametersSha256;
      this.stateSha256 = stateSha256;
    }

    /**
     * Completes the checkpoint, and deletes the oldest ones, as well as any that are further on: a
     * sitting before this one left those cut short or damaged.
     */
    public void complete(Checkpoint checkpoint) {
      storage.write(
          place.child(DESCRIPTION),
          Json.document(checkpoint.sealed(origin, parametersSha256, stateSha256)));
      damaged.remove(place);
      prune(place, checkpoint.best());
    }
  }

  private void prune(Location newest, RunResult.Best best) {
    List<Location> places = newestFirst();
    int own = places.indexOf(newest);
    places.subList(0, own).forEach(this::delete);
    Location ofBest = best == null ? newest : place(best);
    int kept = 0;
    for (Location place : places.subList(own, places.size())) {
      boolean whole = storage.exists(place.child(DESCRIPTION)) && !damaged.contains(place);
      if (whole && kept < keep) {
        kept++;
      } else if (!whole || !place.equals(ofBest)) {
        delete(place);
      }
    }
  }

  /**
   * From when its description is gone, what is left of it is no checkpoint. Behind a link lies what
   * is not ours.
   */
  private void delete(Location place) {
    if (!storage.isLink(place)) {
      storage.delete(place.child(DESCRIPTION));
    }
    storage.delete(place);
  }

  /** Where the checkpoint of a model lies, if one was written then. */
  private Location place(RunResult.Best best) {
    return best.round() == null ? place(best.epoch() + 1, 0) : place(best.epoch(), best.round());
  }

  private Location place(int epoch, int round) {
    return folder.child("epoch-%05d-round-%06d".formatted(epoch, round));
  }

  /**
   * Writes the vectors of a checkpoint that {@link Pending#complete} makes valid.
   *
   * @param epoch the one that goes on
   * @param round the next one of that epoch
   */
  public Pending write(int epoch, int round, FlatVector parameters, FlatVector state) {
    Location place = place(epoch, round);
    delete(place);
    String parametersSha256 = VectorFile.write(storage, place.child(PARAMETERS), parameters);
    String stateSha256 = VectorFile.write(storage, place.child(STATE), state);
    return new Pending(place, parametersSha256, stateSha256);
  }

  /** Whether one was ever completed, be it damaged since. */
  public boolean isBegun() {
    return newestFirst().stream().anyMatch(place -> storage.exists(place.child(DESCRIPTION)));
  }

  /**
   * The newest checkpoint that is whole, its vectors read into these; empty where there is none,
   * and the vectors may then hold anything.
   *
   * @throws TinderboxException exit code 2, when it is of another run, or all that there are were
   *     written in another format
   */
  public Optional<Checkpoint> readNewest(FlatVector parameters, FlatVector state) {
    Optional<TinderboxException> otherFormat = Optional.empty();
    for (Location place : newestFirst()) {
      try {
        return Optional.of(read(place, parameters, state));
      } catch (TinderboxException e) {
        if (e.exitCode() != ExitCode.DATA) {
          throw e;
        }
        damaged.add(place);
        otherFormat = otherFormat.or(() -> otherFormat(place));
        LOG.warn(
            "Passing over a damaged checkpoint: {}", e.getMessage().lines().findFirst().orElse(""));
      }
    }
    if (otherFormat.isPresent()) {
      throw otherFormat.get();
    }
    return Optional.empty();
  }

  /** Why a description that is JSON, but of another version, cannot be gone on from. */
  private Optional<TinderboxException> otherFormat(Location place) {
    Location description = place.child(DESCRIPTION);
    if (!storage.exists(description)) {
      return Optional.empty();
    }
    try {
      int version =
          Json.tree(storage.read(description, MOST_BYTES), description)
              .path("formatVersion")
              .asInt(1);
      return version == Checkpoint.FORMAT_VERSION
          ? Optional.empty()
          : Optional.of(
              TinderboxException.usage(
                  "Cannot resume: expected a checkpoint of format %d, found one of format %d (%s); go on with the version of Tinderbox that wrote it, or train anew in another folder"
                      .formatted(Checkpoint.FORMAT_VERSION, version, place)));
    } catch (TinderboxException e) {
      return Optional.empty();
    }
  }

  private Checkpoint read(Location place, FlatVector parameters, FlatVector state) {
    Location description = place.child(DESCRIPTION);
    if (!storage.exists(description)) {
      throw TinderboxException.data(
          "Cannot read the checkpoint: expected %s, found no file (%s)"
              .formatted(DESCRIPTION, place));
    }
    Checkpoint checkpoint =
        Json.read(storage.read(description, MOST_BYTES), Checkpoint.class, description);
    if (!checkpoint.isIntact()) {
      throw TinderboxException.data(
          "Cannot read the checkpoint: expected the digest that it was sealed with, found another (%s)"
              .formatted(description));
    }
    Optional<String> fault = checkpoint.fault();
    if (fault.isPresent() || !place(checkpoint.epoch(), checkpoint.round()).equals(place)) {
      throw TinderboxException.data(
          "Cannot read the checkpoint: %s (%s)"
              .formatted(
                  fault.orElse(
                      "expected that of its folder, found epoch %d, round %d"
                          .formatted(checkpoint.epoch(), checkpoint.round())),
                  description));
    }
    if (!checkpoint.origin().equals(origin)) {
      throw TinderboxException.usage(
          "Cannot resume: expected a checkpoint of %s, found one of %s (%s)"
              .formatted(origin, checkpoint.origin(), place));
    }
    VectorFile.read(storage, place.child(PARAMETERS), parameters, checkpoint.parametersSha256());
    VectorFile.read(storage, place.child(STATE), state, checkpoint.stateSha256());
    return checkpoint;
  }

  private List<Location> newestFirst() {
    if (!storage.exists(folder)) {
      return List.of();
    }
    List<Location> places = new ArrayList<>();
    for (FileEntry entry : storage.list(folder)) {
      boolean named = NAME.matcher(entry.location().name()).matches();
      if (entry.folder() && named && !storage.isLink(entry.location())) {
        places.add(entry.location());
      }
    }
    Collections.reverse(places);
    return places;
  }
}
