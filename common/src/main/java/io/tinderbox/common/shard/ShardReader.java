package io.tinderbox.common.shard;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * Reads one shard, a row group at a time and in any order. Opening reads the end of the file only,
 * a row group nothing but its own bytes. For one thread; on the driver or an executor.
 *
 * <p>Pages are read against their checksums; a file that is cut off, altered or not what the
 * manifest says is a {@link TinderboxException} with exit code 3 that names it.
 */
public final class ShardReader implements AutoCloseable, Iterable<RowGroup> {
  private final Location location;
  private final ImageShape shape;
  private final int classes;
  private final ParquetFileReader file;

  private ShardReader(Location location, ImageShape shape, int classes, ParquetFileReader file) {
    this.location = location;
    this.shape = shape;
    this.classes = classes;
    this.file = file;
  }

  /**
   * @throws TinderboxException exit code 3, when the file is missing or is not the shard that the
   *     manifest speaks of
   */
  public static ShardReader open(DataFolder folder, Manifest.Shard shard) {
    Manifest manifest = folder.manifest();
    FileEntry entry = file(folder, shard);
    Location location = entry.location();
    ParquetFileReader file =
        guarded(
            location,
            () ->
                ParquetFileReader.open(
                    new ShardFile(folder.storage(), location, entry.bytes()),
                    ParquetReadOptions.builder().usePageChecksumVerification().build()));
    ShardReader reader = new ShardReader(location, manifest.image(), manifest.classes(), file);
    try {
      reader.check(shard, manifest.rowGroupExamples());
      file.setRequestedSchema(ShardSchema.READ);
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * The shard's file, there and as long as the manifest says.
   *
   * @throws TinderboxException exit code 3, when it is not
   */
  static FileEntry file(DataFolder folder, Manifest.Shard shard) {
    Location location = folder.shard(shard);
    FileEntry entry =
        folder
            .storage()
            .status(location)
            .orElseThrow(() -> mismatch(location, "a file", "nothing", null));
    if (entry.bytes() != shard.bytes()) {
      throw mismatch(location, shard.bytes() + " bytes", entry.bytes(), null);
    }
    return entry;
  }

  /**
   * The ids of a shard in the order of its examples, without reading pixels.
   *
   * @throws TinderboxException as {@link #open}
   */
  public static List<String> ids(DataFolder folder, Manifest.Shard shard) {
    List<String> ids = new ArrayList<>(shard.examples());
    try (ShardReader reader = open(folder, shard)) {
      reader.file.setRequestedSchema(ShardSchema.IDS);
      for (int i = 0; i < reader.rowGroups(); i++) {
        int index = i;
        guarded(
            reader.location,
            () -> {
              PageReadStore pages = reader.file.readRowGroup(index);
              ColumnReader column =
                  reader
                      .columns(pages, ShardSchema.IDS)
                      .getColumnReader(
                          ShardSchema.IDS.getColumnDescription(new String[] {ShardSchema.ID}));
              return ids.addAll(List.of(ids(column, Math.toIntExact(pages.getRowCount()))));
            });
      }
    }
    return ids;
  }

  private void check(Manifest.Shard shard, int rowGroupExamples) {
    var schema = file.getFileMetaData().getSchema();
    if (!schema.equals(ShardSchema.ALL)) {
      throw mismatch(location, "the columns of a shard", schema.getColumns(), null);
    }
    if (file.getRecordCount() != shard.examples()) {
      throw mismatch(location, shard.examples() + " examples", file.getRecordCount(), null);
    }
    List<BlockMetaData> groups = file.getRowGroups();
    for (int i = 0; i < groups.size(); i++) {
      long expected = Math.min(rowGroupExamples, shard.examples() - (long) i * rowGroupExamples);
      if (groups.get(i).getRowCount() != expected) {
        throw mismatch(
            location,
            "%d examples in row group %d".formatted(expected, i),
            groups.get(i).getRowCount(),
            null);
      }
      for (ColumnChunkMetaData chunk : groups.get(i).getColumns()) {
        check(chunk, expected, shard.bytes());
      }
    }
  }

  /**
   * Ours are plain: what is read is as long as the file, so that nothing small can unpack to much,
   * and no decompressor sees what comes from elsewhere.
   */
  private void check(ColumnChunkMetaData chunk, long examples, long bytes) {
    if (chunk.getCodec() != CompressionCodecName.UNCOMPRESSED
        || chunk.getEncodings().stream().anyMatch(Encoding::usesDictionary)) {
      throw mismatch(
          location,
          "plain values, uncompressed",
          chunk.getCodec() + " " + chunk.getEncodings(),
          null);
    }
    long start = chunk.getStartingPos();
    long end = start + chunk.getTotalSize();
    if (start < 0 || chunk.getTotalSize() < 0 || end < start || end > bytes) {
      throw mismatch(
          location, "columns within %d bytes".formatted(bytes), start + " to " + end, null);
    }
    if (chunk.getValueCount() != examples) {
      throw mismatch(
          location, examples + " values of " + chunk.getPath(), chunk.getValueCount(), null);
    }
  }

  /** Number of row groups. */
  public int rowGroups() {
    return file.getRowGroups().size();
  }

  /** Examples in one row group. */
  public int examples(int rowGroup) {
    return Math.toIntExact(file.getRowGroups().get(rowGroup).getRowCount());
  }

  /**
   * @param index 0 … {@link #rowGroups()}-1
   * @throws TinderboxException exit code 3, when what is stored is not what was written; 5, when it
   *     cannot be read
   */
  public RowGroup read(int index) {
    return guarded(
        location,
        () -> {
          PageReadStore pages = file.readRowGroup(index);
          ColumnReadStoreImpl columns = columns(pages, ShardSchema.READ);
          int examples = Math.toIntExact(pages.getRowCount());
          return new RowGroup(
              ids(column(columns, ShardSchema.ID), examples),
              labels(column(columns, ShardSchema.LABEL), examples),
              pixels(column(columns, ShardSchema.PIXELS), examples));
        });
  }

  private ColumnReadStoreImpl columns(PageReadStore pages, MessageType schema) {
    return new ColumnReadStoreImpl(
        pages, new NoConverter(), schema, file.getFileMetaData().getCreatedBy());
  }

  private static ColumnReader column(ColumnReadStoreImpl columns, String name) {
    return columns.getColumnReader(ShardSchema.READ.getColumnDescription(new String[] {name}));
  }

  private static String[] ids(ColumnReader column, int examples) {
    String[] ids = new String[examples];
    for (int i = 0; i < examples; i++) {
      ids[i] = column.getBinary().toStringUsingUTF8();
      column.consume();
    }
    return ids;
  }

  private int[] labels(ColumnReader column, int examples) {
    int[] labels = new int[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = column.getInteger();
      if (labels[i] < Manifest.UNLABELLED || labels[i] >= classes) {
        throw mismatch(location, "labels below " + classes, labels[i], null);
      }
      column.consume();
    }
    return labels;
  }

  private byte[] pixels(ColumnReader column, int examples) {
    int values = shape.values();
    byte[] pixels = new byte[Math.multiplyExact(examples, values)];
    for (int i = 0; i < examples; i++) {
      ByteBuffer value = column.getBinary().toByteBuffer();
      if (value.remaining() != values) {
        throw mismatch(
            location, "%d pixel values (%s)".formatted(values, shape), value.remaining(), null);
      }
      value.get(pixels, i * values, values);
      column.consume();
    }
    return pixels;
  }

  /** All row groups in order, each read when it is asked for. */
  @Override
  public Iterator<RowGroup> iterator() {
    return IntStream.range(0, rowGroups()).mapToObj(this::read).iterator();
  }

  @Override
  public void close() {
    guarded(
        location,
        () -> {
          file.close();
          return 0;
        });
  }

  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T guarded(Location location, Reading<T> reading) {
    try {
      return reading.get();
    } catch (TinderboxException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read the shard %s: %s".formatted(location, e.getCause().getMessage()), e);
    } catch (IOException | RuntimeException e) {
      // Parquet meets wrong bytes with whatever exception they lead to.
      throw mismatch(location, "a Parquet file as it was written", e.getMessage(), e);
    }
  }

  private static TinderboxException mismatch(
      Location location, String expected, Object found, Throwable cause) {
    return TinderboxException.data(
        "Cannot read the shard: expected %s, found %s (%s)".formatted(expected, found, location),
        cause);
  }

  /** Columns are read one by one; nothing is assembled. */
  private static final class NoConverter extends GroupConverter {
    @Override
    public Converter getConverter(int fieldIndex) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
