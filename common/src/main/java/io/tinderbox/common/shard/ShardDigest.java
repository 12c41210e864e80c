package io.tinderbox.common.shard;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import java.io.IOException;
import java.io.InputStream;

/** A shard's bytes, all of them, against the manifest's SHA-256. */
public final class ShardDigest {
  private ShardDigest() {}

  /**
   * Reads the whole file, on the driver or an executor.
   *
   * @throws TinderboxException exit code 3, when the file is missing, of another length or of
   *     another digest; 5, when it cannot be read
   */
  public static void require(DataFolder folder, Manifest.Shard shard) {
    Location file = ShardReader.file(folder, shard).location();
    String found;
    try (InputStream in = folder.storage().open(file)) {
      found = Sha256.of(in);
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read the shard %s: %s".formatted(file, e.getMessage()), e);
    }
    if (!found.equals(shard.sha256())) {
      throw TinderboxException.data(
          "Cannot trust the shard: expected SHA-256 %s, found %s (%s)"
              .formatted(shard.sha256(), found, file));
    }
  }
}
