package io.tinderbox.trainer.model;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.NativeFloats;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a network takes over from a trained model: the parameters of every layer that has the same
 * name and the same shapes in both, running statistics included. The other layers begin as they
 * would without it; with another number of classes, that is the last one.
 */
public final class WarmStart {
  private static final int CHUNK = 1 << 16;

  private final Location model;
  private final ModelFolder folder;
  private final ModelDescription description;
  private final List<Stage> taken = new ArrayList<>();
  private final List<Stage> anew = new ArrayList<>();

  private WarmStart(Location model, ModelFolder folder, Network network) {
    this.model = model;
    this.folder = folder;
    this.description = folder.description();
    Network source = description.buildNetwork();
    for (Stage stage : network.stages()) {
      if (!stage.blocks().isEmpty()) {
        (counterpart(source, stage).isPresent() ? taken : anew).add(stage);
      }
    }
  }

  /**
   * @param model a run folder, or the folder of a model
   * @param network that is to begin from it
   * @throws TinderboxException exit code 2, when there is no model, or none of its layers fits; 3,
   *     when it cannot be read
   */
  public static WarmStart of(Storage storage, Location model, Network network) {
    Location inRun = model.child("model");
    WarmStart start =
        new WarmStart(
            model, new ModelFolder(storage, storage.exists(inRun) ? inRun : model), network);
    if (start.taken.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot begin from a model: expected layers like those of %s, found none that fits in %s (%s)"
              .formatted(network.name(), start.description.network().name(), model));
    }
    return start;
  }

  /** The layer of the same name, if its parameters have the same shapes. */
  private static Optional<Stage> counterpart(Network source, Stage stage) {
    return source.stages().stream()
        .filter(other -> other.name().equals(stage.name()))
        .filter(other -> shapes(other).equals(shapes(stage)))
        .findFirst();
  }

  /** Role and length of each block; with the same outputs, the same lengths are the same shapes. */
  private static List<Object> shapes(Stage stage) {
    List<Object> shapes = new ArrayList<>();
    shapes.add(stage.output().channels());
    shapes.add(stage.input().flat() ? stage.input().values() : stage.input().channels());
    stage.blocks().forEach(block -> shapes.add(List.of(block.role(), block.length())));
    return shapes;
  }

  /** What was taken from: of the model's parameters, as {@code model.json} has it. */
  public String parametersSha256() {
    return description.parametersSha256();
  }

  /**
   * Copies what fits; the rest of the vector stays.
   *
   * @param network the one that was asked about
   * @param parameters laid out as its blocks
   * @throws TinderboxException exit code 3, when the model's parameters are not those described
   */
  public void fill(Network network, FlatVector parameters) {
    folder.requireParameters(description);
    Network source = description.buildNetwork();
    try (NativeFloats values = NativeFloats.allocate(source.vectorLength())) {
      folder.readParameters(description, values);
      for (Stage stage : taken) {
        List<ParameterBlock> from = counterpart(source, stage).orElseThrow().blocks();
        for (int i = 0; i < from.size(); i++) {
          copy(values, from.get(i), parameters, stage.blocks().get(i));
        }
      }
    }
  }

  private static void copy(
      FlatVector from, ParameterBlock source, FlatVector to, ParameterBlock target) {
    float[] values = new float[CHUNK];
    for (int at = 0; at < source.length(); at += CHUNK) {
      int count = Math.min(CHUNK, source.length() - at);
      from.get(source.offset() + at, values, 0, count);
      to.put(target.offset() + at, values, 0, count);
    }
  }

  /** For people: what was taken, and what begins anew. */
  public String summary() {
    return "Began from %s, epoch %d: took %s; %s"
        .formatted(
            model,
            description.epoch(),
            names(taken),
            anew.isEmpty() ? "nothing begins anew" : names(anew) + " anew");
  }

  /** What is other than the model was trained on, for people; empty where nothing is. */
  public Optional<String> warning(Preprocessing now) {
    Preprocessing before = description.preprocessing();
    return before.mean().equals(now.mean()) && before.std().equals(now.std())
        ? Optional.empty()
        : Optional.of(
            "Pixels are scaled otherwise than for the model that this run begins from: by mean %s and std %s then, %s and %s now (input.scaling)"
                .formatted(before.mean(), before.std(), now.mean(), now.std()));
  }

  private static String names(List<Stage> stages) {
    return String.join(", ", stages.stream().map(Stage::name).toList());
  }
}
