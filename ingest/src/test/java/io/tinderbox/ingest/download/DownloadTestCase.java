package io.tinderbox.ingest.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, an empty folder, and settings that do not let a test wait. */
abstract class DownloadTestCase {
  @TempDir Path temporary;
  final TreeMap<String, String> settings = new TreeMap<>();
  final Storage storage = Storage.local();
  DownloadServer server;
  Location folder;

  @BeforeEach
  void start() {
    server = new DownloadServer();
    folder = Location.of(temporary.resolve("down [loads] 100%"));
    set("timeoutSeconds", 20);
    set("backoffSeconds", 0.002);
    set("maxWaitSeconds", 0.02);
    set("giveUpHostAfter", 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  void set(String key, Object value) {
    settings.put("ingest.links." + key, value.toString());
  }

  DownloadConfig config() {
    SettingsReader reader = Settings.of("", "test", settings).reader();
    DownloadConfig config = DownloadConfig.from(reader);
    reader.throwIfAny();
    return config;
  }

  Downloads download(List<Link> links) {
    return Downloader.of(storage, folder, config(), Progress.SILENT).execute(links);
  }

  Downloads download(String... urls) {
    return download(links(urls));
  }

  static List<Link> links(String... urls) {
    return Arrays.stream(urls).map(url -> new Link("cat", url)).toList();
  }

  /** Bytes of their own for each number, enough of them to be kept. */
  static byte[] picture(int number) {
    byte[] bytes = new byte[6000];
    new Random(number).nextBytes(bytes);
    return bytes;
  }

  static List<String> kept(Downloads downloads) {
    return downloads.files().stream().map(DownloadedFile::url).toList();
  }

  static Map<String, RejectReason> rejected(Downloads downloads) {
    return downloads.rejected().stream()
        .collect(Collectors.toMap(RejectedFile::path, RejectedFile::reason));
  }

  void assertStored(Downloads downloads, String url, byte[] expected) {
    DownloadedFile file =
        downloads.files().stream().filter(f -> f.url().equals(url)).findFirst().orElseThrow();
    assertThat(storage.read(folder.child(file.file()))).isEqualTo(expected);
    assertThat(file.bytes()).isEqualTo(expected.length);
  }
}
