package io.tinderbox.common.storage;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Any other file system: what is not whole is gathered on the local disk. */
class PlainStorageTest extends StorageContract {
  private final Storage storage =
      Storage.of(Map.of("fs.plain.impl", PlainFileSystem.class.getName()));
  private Location root;

  @BeforeAll
  void folder(@TempDir Path folder) {
    root = new Location("plain", "", folder.toString());
  }

  @Override
  boolean publishesInOneStep() {
    return false;
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  Location root() {
    return root;
  }
}
