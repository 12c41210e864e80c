package io.tinderbox.trainer.checkpoint;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.vector.FlatVector;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, a folder each: two vectors, and {@code checkpoint.json}, which is
 * written last and names their digests. One that is cut short or damaged is passed over for the one
 * before.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String PARAMETERS = "parameters.f32";
  private static final String STATE = "optimiser.f32";
  private static final String DESCRIPTION = "checkpoint.json";

  private final Storage storage;
  private final Location folder;
  private final int keep;

  /**
   * @param keep how many of the last checkpoints stay
   */
  public CheckpointStore(Storage storage, Location folder, int keep) {
    this.storage = storage;
    this.folder = folder;
    this.keep = keep;
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
          Json.document(checkpoint.withDigests(parametersSha256, stateSha256)));
      List<Location> places = newestFirst();
      int own = places.indexOf(place);
      places.subList(0, own).forEach(storage::delete);
      places.subList(Math.min(own + keep, places.size()), places.size()).forEach(storage::delete);
    }
  }

  /**
   * Writes the vectors of a checkpoint that {@link Pending#complete} makes valid.
   *
   * @param epoch the one that goes on
   * @param round the next one of that epoch
   */
  public Pending write(int epoch, int round, FlatVector parameters, FlatVector state) {
    Location place = folder.child("epoch-%05d-round-%06d".formatted(epoch, round));
    storage.delete(place);
    String parametersSha256 = VectorFile.write(storage, place.child(PARAMETERS), parameters);
    String stateSha256 = VectorFile.write(storage, place.child(STATE), state);
    return new Pending(place, parametersSha256, stateSha256);
  }

  /**
   * The newest checkpoint that is whole, its vectors read into these; empty where there is none.
   */
  public Optional<Checkpoint> readNewest(FlatVector parameters, FlatVector state) {
    for (Location place : newestFirst()) {
      Location description = place.child(DESCRIPTION);
      if (!storage.exists(description)) {
        continue;
      }
      try {
        Checkpoint checkpoint = Json.read(storage.read(description), Checkpoint.class, description);
        VectorFile.read(
            storage, place.child(PARAMETERS), parameters, checkpoint.parametersSha256());
        VectorFile.read(storage, place.child(STATE), state, checkpoint.stateSha256());
        return Optional.of(checkpoint);
      } catch (TinderboxException e) {
        if (e.exitCode() != ExitCode.DATA) {
          throw e;
        }
        LOG.warn("Passing over a damaged checkpoint: {}", e.getMessage());
      }
    }
    return Optional.empty();
  }

  private List<Location> newestFirst() {
    if (!storage.exists(folder)) {
      return List.of();
    }
    List<Location> places = new ArrayList<>();
    for (FileEntry entry : storage.list(folder)) {
      if (entry.folder() && entry.location().name().startsWith("epoch-")) {
        places.add(entry.location());
      }
    }
    Collections.reverse(places);
    return places;
  }
}
