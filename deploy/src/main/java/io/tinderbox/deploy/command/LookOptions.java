package io.tinderbox.deploy.command;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import picocli.CommandLine.Option;

/** A run's model looks at a split of a data folder, and what comes of it goes into a folder. */
final class LookOptions {
  @Option(names = "--run", required = true, paramLabel = "R", description = "Run folder to read.")
  private String run;

  @Option(names = "--data", required = true, paramLabel = "D", description = "Data folder to read.")
  private String data;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "val",
      description = "Split to look at (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(names = "--out", required = true, paramLabel = "O", description = "Folder to write.")
  private String out;

  /** Which is there. */
  Location run(Storage storage) {
    return CommonOptions.existing(storage, "--run", run);
  }

  /** Which is there, and whole. */
  Location data(Storage storage) {
    return DataFolder.open(storage, CommonOptions.location("--data", data)).location();
  }

  String split() {
    return split;
  }

  Location out() {
    return CommonOptions.location("--out", out);
  }
}
