package io.tinderbox.deploy.bench;

import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.IngestResult;

/** Files to a data folder, a whole job a turn; Spark is up. */
final class IngestRun implements Measurement {
  private final Workbench bench;

  IngestRun(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public String name() {
    return "pictures to shards, a whole job";
  }

  @Override
  public String unit() {
    return "files/s";
  }

  @Override
  public void prepare() {
    turn();
  }

  @Override
  public double turn() {
    Location output = bench.scratch("ingest");
    IngestResult result = bench.ingest(output);
    bench.delete(output);
    return result.sourceFiles() / result.seconds();
  }
}
