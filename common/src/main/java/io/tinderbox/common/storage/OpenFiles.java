package io.tinderbox.common.storage;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;

/** The file systems that this process has open, each once, however many {@link Storage}s ask. */
final class OpenFiles {
  private static final Map<Map<String, String>, Configuration> CONFIGURATIONS =
      new ConcurrentHashMap<>();
  private static final Map<String, StoredFiles> FILE_SYSTEMS = new ConcurrentHashMap<>();

  private OpenFiles() {}

  /** Hadoop's own, with these properties. */
  static Configuration configuration(TreeMap<String, String> properties) {
    return CONFIGURATIONS.computeIfAbsent(
        properties,
        key -> {
          Configuration configuration = new Configuration();
          key.forEach(configuration::set);
          return configuration;
        });
  }

  /** Of the file system that a location lies in. */
  static StoredFiles at(Location location, TreeMap<String, String> properties) throws IOException {
    String key = location.scheme() + "://" + location.authority() + properties;
    StoredFiles known = FILE_SYSTEMS.get(key);
    if (known != null) {
      return known;
    }
    synchronized (FILE_SYSTEMS) {
      StoredFiles opened = FILE_SYSTEMS.get(key);
      if (opened == null) {
        Configuration configuration = configuration(properties);
        opened =
            location.isLocal()
                ? LocalFiles.open(configuration)
                : HadoopFiles.open(location, configuration);
        FILE_SYSTEMS.put(key, opened);
      }
      return opened;
    }
  }
}
