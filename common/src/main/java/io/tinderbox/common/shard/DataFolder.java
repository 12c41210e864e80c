package io.tinderbox.common.shard;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.Serializable;

/** A complete data folder: its {@code _SUCCESS} is there and its manifest has been read. */
public final class DataFolder implements Serializable {
  public static final String MANIFEST = "manifest.json";
  public static final String SUCCESS = "_SUCCESS";
  public static final String REJECTED = "rejected.jsonl";

  /** Where a job keeps what it needs to be finished; there only while it is not. */
  public static final String JOB = ".ingest";

  /** Of a manifest: some hundred bytes a shard and a class. */
  private static final int MOST_BYTES = 256 << 20;

  private final Storage storage;
  private final Location location;
  private final byte[] json;
  private transient Manifest manifest;

  private DataFolder(Storage storage, Location location, byte[] json) {
    this.storage = storage;
    this.location = location;
    this.json = json;
    this.manifest = Manifest.parse(json, location.child(MANIFEST));
  }

  /**
   * @throws TinderboxException exit code 2, when there is no such folder; 3, when it is not a
   *     complete data folder
   */
  public static DataFolder open(Storage storage, Location location) {
    if (!storage.exists(location)) {
      throw TinderboxException.usage(
          "Cannot read the data folder: expected a folder, found nothing (%s)".formatted(location));
    }
    if (!storage.exists(location.child(SUCCESS))) {
      throw TinderboxException.data(
          "Cannot read the data folder: expected %s, which ingest writes last, found none; run ingest again (%s)"
              .formatted(SUCCESS, location));
    }
    return new DataFolder(storage, location, read(storage, location));
  }

  private static byte[] read(Storage storage, Location location) {
    Location file = location.child(MANIFEST);
    if (!storage.exists(file)) {
      throw TinderboxException.data(
          "Cannot read the data folder: expected %s, found none".formatted(file));
    }
    return storage.read(file, MOST_BYTES);
  }

  public Storage storage() {
    return storage;
  }

  public Location location() {
    return location;
  }

  /** As it was when the folder was opened, also on an executor that it has travelled to. */
  public synchronized Manifest manifest() {
    if (manifest == null) {
      manifest = Manifest.parse(json, location.child(MANIFEST));
    }
    return manifest;
  }

  public Location shard(Manifest.Shard shard) {
    return location.child(shard.path());
  }
}
