package io.tinderbox.trainer.model;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import io.tinderbox.trainer.vector.VectorFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A model on disk: {@code model.json}, the file of parameters that it names, and {@code
 * MODEL_CARD.md} for people. A newer model takes the place of an older one in one step, when {@code
 * model.json} is published. Loading runs nothing that the files bring: the network is built from
 * its name, and the parameters are plain numbers. What the files say is held against what there can
 * be before memory is taken for it.
 */
public final class ModelFolder {
  /** Of a description: a hundred bytes a label are usual. */
  private static final int MOST_BYTES = 32 << 20;

  private static final String DESCRIPTION = "model.json";
  private static final String CARD = "MODEL_CARD.md";

  private final Storage storage;
  private final Location folder;

  public ModelFolder(Storage storage, Location folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Publishes a model in place of the one before.
   *
   * @param step steps that the run had taken: part of the file's name, so that no model is written
   *     over another
   * @return the description with the parameters' file and digest
   */
  public ModelDescription write(ModelDescription description, long step, FlatVector parameters) {
    String file = "parameters-step-%09d.f32".formatted(step);
    String sha256 = VectorFile.write(storage, folder.child(file), parameters);
    ModelDescription complete =
        new ModelDescription(
            ModelDescription.FORMAT_VERSION,
            description.network(),
            description.labels(),
            description.resize(),
            description.preprocessing(),
            description.loss(),
            description.epoch(),
            description.dataDigest(),
            file,
            sha256);
    storage.write(folder.child(DESCRIPTION), Json.document(complete));
    for (FileEntry entry : storage.list(folder)) {
      String name = entry.location().name();
      if (name.startsWith("parameters-") && !name.equals(file)) {
        storage.delete(entry.location());
      }
    }
    return complete;
  }

  /** Puts what people should know of it beside the model. */
  public void write(ModelCard card) {
    storage.write(folder.child(CARD), card.text().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws TinderboxException exit code 2, when there is no model; 3, when its description cannot
   *     be read, or describes none that there can be
   */
  public ModelDescription description() {
    Location file = folder.child(DESCRIPTION);
    if (!storage.exists(file)) {
      throw TinderboxException.usage(
          "Cannot use the model: expected a run that has kept one, found no %s".formatted(file));
    }
    ModelDescription description =
        Json.read(storage.read(file, MOST_BYTES), ModelDescription.class, file);
    Optional<String> fault = description.fault();
    if (fault.isPresent()) {
      throw TinderboxException.data("Cannot use the model: %s (%s)".formatted(fault.get(), file));
    }
    return description;
  }

  /** The model on the reference engine. */
  public StepEngine load(ModelDescription description, int threads) {
    return load(description, EngineChoice.REFERENCE, threads);
  }

  /**
   * The model, ready to look at pictures; the caller closes it.
   *
   * @param engine one of {@link Engines#names()}
   * @param threads of its arithmetic
   * @throws TinderboxException as {@link #description()}; exit code 3 also when the parameters are
   *     not those described
   */
  public StepEngine load(ModelDescription description, EngineChoice engine, int threads) {
    requireParameters(description);
    EngineConfig config =
        new EngineConfig(
            description.network(),
            description.preprocessing().input(),
            description.labels().size(),
            description.loss(),
            OptimiserConfig.plain(),
            threads);
    StepEngine loaded = Engines.create(config.on(engine));
    try {
      readParameters(description, loaded.parameters());
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /**
   * Before memory is taken for them; contents are looked at when they are read.
   *
   * @throws TinderboxException exit code 3, when there are not as many as the network has
   */
  public void requireParameters(ModelDescription description) {
    VectorFile.requireLength(
        storage,
        folder.child(description.parametersFile()),
        description.buildNetwork().vectorLength());
  }

  /**
   * Fills a vector with the model's parameters.
   *
   * @throws TinderboxException exit code 3, when they are not those described
   */
  public void readParameters(ModelDescription description, FlatVector into) {
    VectorFile.read(
        storage, folder.child(description.parametersFile()), into, description.parametersSha256());
  }
}
