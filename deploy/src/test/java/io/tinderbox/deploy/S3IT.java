package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.S3Server;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ready folder brings is enough for {@code s3a://}, with keys from the environment. */
class S3IT {
  private static final Location BUCKET = Location.of("s3a://pictures/");

  @Test
  void ingestsFromABucketIntoIt(@TempDir Path folder) throws Exception {
    Path pictures = folder.resolve("photos");
    ShapePictures.draw(pictures, 10, 3);
    try (S3Server server = S3Server.start("pictures")) {
      Storage storage = Storage.of(server.hadoopProperties());
      for (FileEntry file : storage.listFiles(Location.of(pictures))) {
        String path = file.location().relativeTo(Location.of(folder));
        storage.write(BUCKET.child(path), storage.read(file.location()));
      }
      Program program = new Program(folder);
      Location output = BUCKET.child("shards");

      Program.Ended ended =
          start(
              program, server, "--source=" + BUCKET.child("photos"), "--out=" + output.toString());
      assertThat(ended.done().err()).doesNotContain("WARN");

      Map<String, Long> examples = DataFolder.open(storage, output).manifest().exampleCounts();
      assertThat(examples.values().stream().mapToLong(count -> count).sum()).isEqualTo(60);
      Program.Ended missing =
          start(program, server, "--source=s3a://pictures/none", "--out=" + output);
      missing.oneLine(2, "s3a://pictures/none");
    }
  }

  private static Program.Ended start(Program program, S3Server server, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("ingest", "--layout=class-folders"));
    command.addAll(List.of(arguments));
    server
        .hadoopProperties()
        .forEach(
            (key, value) -> {
              if (!key.endsWith(".key")) {
                command.add("--set=spark.hadoop.%s=%s".formatted(key, value));
              }
            });
    return program
        .start(server.environment(), Program.SCRIPT, command.toArray(String[]::new))
        .await();
  }
}
