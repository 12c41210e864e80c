package io.tinderbox.common.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data folders that were made to do harm: whoever makes one makes its digests fit. Each is refused
 * as bad data, before memory is taken by what it says.
 */
class HostileDataTest {
  private static final ImageShape SHAPE = new ImageShape(3, 5, 4);
  private static final String PATH = "split=train/part-00000.parquet";
  private static final int EXAMPLES = 6;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Storage storage = Storage.local();
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aGoodFolder() throws IOException {
    file = folder.resolve(PATH);
    Manifest.Shard[] shard = new Manifest.Shard[1];
    storage.write(
        Location.of(file),
        out -> {
          ShardWriter writer = ShardWriter.open(storage, out, SHAPE, EXAMPLES);
          try (writer) {
            for (int i = 0; i < EXAMPLES; i++) {
              writer.write(new Example("picture " + i, i % 2, new byte[SHAPE.values()]));
            }
          }
          shard[0] = writer.entry(PATH);
        });
    Files.write(folder.resolve(DataFolder.MANIFEST), manifest(shard[0]).toJson());
    Files.createFile(folder.resolve(DataFolder.SUCCESS));
    read();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "split=train/../../secret",
        "/etc/passwd",
        "split=train//part",
        "file:///etc/passwd",
        ".",
        "",
        "a\\\\..\\\\b",
        "split=train/\\u0000"
      })
  void placesOutsideTheFolder(String path) throws IOException {
    refused(
        "{\"splits\":{\"train\":{\"shards\":[{\"path\":\"%s\"}]}}}".formatted(path),
        "within the data folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"image\":{\"height\":2147483647}} | pixels",
        "{\"image\":{\"height\":46341,\"width\":46341}} | pixels",
        "{\"image\":{\"channels\":1000000000}} | 3 channels",
        "{\"image\":{\"width\":-4}} | image shape",
        "{\"image\":null} | 3 channels",
        "{\"rowGroupExamples\":0} | row groups",
        "{\"rowGroupExamples\":-6} | row groups",
        "{\"splits\":{\"train\":{\"examples\":9000000000000000000}}} | 9000000000000000000 examples",
        "{\"splits\":{\"train\":{\"examples\":-1}}} | -1 examples",
        "{\"splits\":{\"train\":{\"shards\":[{\"examples\":2147483647}]}}} | as long as its",
        "{\"splits\":{\"train\":{\"shards\":[{\"examples\":-1}]}}} | as long as its",
        "{\"splits\":{\"train\":{\"shards\":[{\"bytes\":-1}]}}} | as long as its",
        "{\"splits\":{\"train\":{\"shards\":[{\"sha256\":\"\"}]}}} | SHA-256",
        "{\"splits\":{\"train\":{\"classCounts\":[9000000000000000000,9000000000000000000]}}}"
            + " | in 2 classes",
        "{\"splits\":{\"train\":{\"classCounts\":[6]}}} | in 2 classes",
        "{\"splits\":{\"train\":{\"classCounts\":[-6,12]}}} | in 2 classes",
        "{\"labels\":[{\"index\":7},{\"index\":7}]} | index 0",
        "{\"labels\":[{\"id\":null},{}]} | index 0",
        "{\"channelMean\":[1.0]} | deviation",
        "{\"channelStd\":[1.0,2.0,-3.0]} | deviation",
        "{\"channelStd\":[1.0,2.0,\"NaN\"]} | deviation",
        "{\"pixelCovariance\":[[1.0]]} | covariance"
      })
  void countsAndSizesThatCannotBe(String change, String message) throws IOException {
    refused(change, message);
  }

  @Test
  void aSplitWhoseNameIsAPlace() throws IOException {
    ObjectNode manifest = manifest();
    ObjectNode splits = (ObjectNode) manifest.get("splits");
    splits.set("../val", splits.get("train"));

    refused(manifest, "a split with a name");
  }

  /** A few bytes that unpack to as many pixels as one likes, or into a decompressor's faults. */
  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"GZIP", "SNAPPY", "ZSTD", "LZ4_RAW"})
  void compressedPixels(CompressionCodecName codec) throws IOException {
    rewrite(codec, false);

    refused(manifest(), "uncompressed");
  }

  /** One value that stands for all. */
  @Test
  void pixelsByDictionary() throws IOException {
    rewrite(CompressionCodecName.UNCOMPRESSED, true);

    refused(manifest(), "plain values");
  }

  @ParameterizedTest
  @CsvSource({
    "9000000000000000000, 100",
    "-100, 100",
    "4, 9000000000000000000",
    "4, -1",
    "9223372036854775807, 9223372036854775807"
  })
  void columnsOutsideTheFile(long offset, long bytes) throws IOException {
    alterFooter(
        footer -> {
          ColumnMetaData pixels = pixels(footer);
          pixels.setData_page_offset(offset);
          pixels.setTotal_compressed_size(bytes);
        });

    refused(manifest(), "found");
  }

  @Test
  void moreValuesThanExamples() throws IOException {
    alterFooter(footer -> pixels(footer).setNum_values(Integer.MAX_VALUE));

    refused(manifest(), "6 values of [pixels]");
  }

  @Test
  void rowsThatAreNotThere() throws IOException {
    alterFooter(
        footer -> {
          footer.setNum_rows(Long.MAX_VALUE);
          footer.getRow_groups().get(0).setNum_rows(Long.MAX_VALUE);
        });

    refused(manifest(), "6 examples");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, 0, 1 << 20})
  void aFooterOfAnotherLength(int length) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, length);
    Files.write(file, bytes);

    refused(manifest(), "found");
  }

  private void refused(String change, String message) throws IOException {
    ObjectNode manifest = manifest();
    merge(manifest, mapper.readTree(change));
    refused(manifest, message);
  }

  /** With the length and the digest of the shard as it is, unless the change says otherwise. */
  private void refused(ObjectNode manifest, String message) throws IOException {
    mapper.writeValue(folder.resolve(DataFolder.MANIFEST).toFile(), manifest);
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(message);
  }

  private void read() {
    DataFolder data = DataFolder.open(storage, Location.of(folder));
    Manifest.Shard shard = data.manifest().split("train").shards().get(0);
    try (ShardReader reader = ShardReader.open(data, shard)) {
      int read = 0;
      for (RowGroup group : reader) {
        read += group.examples();
      }
      assertThat(read).isEqualTo(EXAMPLES);
    }
  }

  private ObjectNode manifest() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return (ObjectNode)
        mapper.readTree(
            manifest(new Manifest.Shard(PATH, EXAMPLES, bytes.length, Sha256.of(bytes))).toJson());
  }

  private static Manifest manifest(Manifest.Shard shard) {
    TreeMap<String, Manifest.Split> splits = new TreeMap<>();
    splits.put("train", new Manifest.Split(EXAMPLES, List.of(3L, 3L), List.of(shard)));
    return new Manifest(
        Manifest.FORMAT_VERSION,
        SHAPE,
        ResizeMode.RESIZE,
        List.of(new Manifest.Label(0, "a", "a"), new Manifest.Label(1, "b", "b")),
        splits,
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0),
        List.of(),
        new Manifest.Rejected(0, new TreeMap<>()),
        1,
        EXAMPLES,
        "",
        Manifest.Origin.UNKNOWN);
  }

  private static void merge(JsonNode into, JsonNode change) {
    if (into instanceof ObjectNode object) {
      change
          .fields()
          .forEachRemaining(
              field -> {
                JsonNode old = object.get(field.getKey());
                if (old != null && old.isContainerNode() && holdsObjects(field.getValue())) {
                  merge(old, field.getValue());
                } else {
                  object.set(field.getKey(), field.getValue());
                }
              });
    } else if (into instanceof ArrayNode array) {
      for (int i = 0; i < change.size(); i++) {
        merge(array.get(i), change.get(i));
      }
    }
  }

  private static boolean holdsObjects(JsonNode node) {
    return node.isObject() || node.isArray() && node.size() > 0 && node.get(0).isObject();
  }

  /** The same examples by Parquet's own writer, in another encoding. */
  private void rewrite(CompressionCodecName codec, boolean dictionary) throws IOException {
    Files.delete(file);
    MessageType schema = ShardSchema.ALL;
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(schema)
            .withCompressionCodec(codec)
            .withDictionaryEncoding(dictionary)
            .build()) {
      for (int i = 0; i < EXAMPLES; i++) {
        writer.write(
            groups
                .newGroup()
                .append("id", "picture " + i)
                .append("label", i % 2)
                .append("height", SHAPE.height())
                .append("width", SHAPE.width())
                .append("channels", SHAPE.channels())
                .append("pixels", Binary.fromConstantByteArray(new byte[SHAPE.values()])));
      }
    }
  }

  private static ColumnMetaData pixels(FileMetaData footer) {
    return footer.getRow_groups().get(0).getColumns().stream()
        .map(column -> column.getMeta_data())
        .filter(column -> column.getPath_in_schema().equals(List.of(ShardSchema.PIXELS)))
        .findFirst()
        .orElseThrow();
  }

  private void alterFooter(Consumer<FileMetaData> change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    int start = bytes.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
    change.accept(footer);
    ByteArrayOutputStream altered = new ByteArrayOutputStream();
    altered.write(bytes, 0, start);
    Util.writeFileMetaData(footer, altered);
    altered.write(BytesUtils.intToBytes(altered.size() - start));
    altered.write(bytes, bytes.length - 4, 4);
    Files.write(file, altered.toByteArray());
  }
}
