package io.tinderbox.common.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class HdfsStorageTest extends StorageContract {
  private HdfsCluster cluster;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    cluster = HdfsCluster.start(folder);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Override
  Storage storage() {
    return Storage.of(cluster.hadoopProperties());
  }

  @Override
  Location root() {
    return cluster.root();
  }
}
