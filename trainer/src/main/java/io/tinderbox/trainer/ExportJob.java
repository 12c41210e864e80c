package io.tinderbox.trainer;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.export.OnnxFile;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.RunFolder;
import java.util.Optional;

/** Writes a run's best model as a file for other programs. Nothing is computed for it. */
public final class ExportJob {
  private final Storage storage;

  private ExportJob(Storage storage) {
    this.storage = storage;
  }

  public static ExportJob of(Storage storage) {
    return new ExportJob(storage);
  }

  /**
   * What was written.
   *
   * @param bytes length of the file
   */
  public record Export(Location file, ModelDescription model, long bytes) {}

  /**
   * @param file in ONNX's format; not there yet, in a folder that is
   * @throws TinderboxException exit code 2, when the run has no model, it is too large for the
   *     format, or the file cannot be put there; 3, when the model cannot be read
   */
  public Export execute(Location run, Location file) {
    requirePlace(file);
    ModelFolder folder = new ModelFolder(storage, new RunFolder(storage, run).model());
    ModelDescription model = folder.description();
    folder.requireParameters(model);
    OnnxFile onnx = OnnxFile.of(model, vector -> folder.readParameters(model, vector));
    onnx.write(storage, file);
    return new Export(file, model, onnx.bytes());
  }

  private void requirePlace(Location file) {
    Optional<FileEntry> there = storage.status(file);
    if (there.isPresent()) {
      throw TinderboxException.usage(
          "Cannot export: expected a new file, found %s (%s)"
              .formatted(there.get().folder() ? "a folder" : "one that is there", file));
    }
    // An object store has no folders.
    if (Storage.renamesAtomically(file)) {
      Optional<FileEntry> above = storage.status(file.parent());
      if (above.isEmpty() || !above.get().folder()) {
        throw TinderboxException.usage(
            "Cannot export: expected a folder to write to, found %s (%s)"
                .formatted(above.isEmpty() ? "nothing" : "a file", file.parent()));
      }
    }
  }
}
