package io.tinderbox.trainer.preflight;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.Serializable;
import java.util.List;

/**
 * What the driver wants to know of a process, and what it expects.
 *
 * @param build the driver's
 * @param data folder that is to be read
 * @param dataDigest of its manifest
 * @param engine what is to compute
 */
record Question(
    Build build, Storage storage, Location data, String dataDigest, String engine, Demand demand)
    implements Serializable {
  /** Beside the number of threads, what natives are told by their environment. */
  static final List<String> ENVIRONMENT = List.of("OMP_NUM_THREADS", "OMP_WAIT_POLICY");

  static Question of(DataFolder data, String engine, Demand demand) {
    return new Question(
        Build.here(), data.storage(), data.location(), data.manifest().digest(), engine, demand);
  }
}
