package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.preview.Preview;

/**
 * Draws one example under the training distortions, on the driver: {@code preview.png}, and each of
 * its rows in {@code rows/}.
 */
public final class PreviewJob {
  public static final String PREVIEW = "preview.png";
  private static final String ROWS = "rows";

  private final Storage storage;
  private final Settings settings;

  private PreviewJob(Storage storage, Settings settings) {
    this.storage = storage;
    this.settings = settings;
  }

  public static PreviewJob of(Storage storage, Settings settings) {
    return new PreviewJob(storage, settings);
  }

  /**
   * @return the grid's file
   * @throws TinderboxException exit code 2, when the configuration does not fit, the output is in
   *     use, or there is no such split or example; 3, when the data is wrong
   */
  public Location execute(PreviewRequest request) {
    SettingsReader reader = settings.reader();
    InputConfig input = InputConfig.from(reader);
    long seed = reader.whole("train.seed", Long.MIN_VALUE, Long.MAX_VALUE);
    reader.throwIfAny();
    DataFolder data = DataFolder.open(storage, request.data());
    Manifest manifest = data.manifest();
    input.check(reader, manifest);
    reader.throwIfAny();
    requireUnused(request.output());
    Preview preview = Preview.of(data, request.split(), request.image(), input, seed);
    preview
        .rows()
        .forEach(
            (name, png) -> storage.write(request.output().child(ROWS).child(name + ".png"), png));
    Location file = request.output().child(PREVIEW);
    storage.write(file, preview.grid());
    return file;
  }

  private void requireUnused(Location output) {
    if (storage.exists(output) && !storage.list(output).isEmpty()) {
      throw TinderboxException.usage(
          "Cannot preview in %s: expected an empty or new folder, found files; name another"
              .formatted(output));
    }
  }
}
