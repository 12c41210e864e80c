package io.tinderbox.common.shard;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes one shard: a Parquet file of {@link ShardSchema}'s columns, whose row groups hold exactly
 * {@code rowGroupExamples} examples (the last one what is left), one page a column. The same
 * examples give the same bytes. For one thread; keeps one row group in memory.
 *
 * <p>Not compressed: zstd takes a twentieth off the pixels of Tiny ImageNet (12.4 MB to 11.8 MB a
 * shard) and ties the bytes, and so the digests, to the version of its library.
 */
public final class ShardWriter implements AutoCloseable {
  private final ImageShape shape;
  private final DigestingFile file;
  private final ParquetWriter<Example> writer;
  private int examples;
  private boolean closed;

  private ShardWriter(ImageShape shape, DigestingFile file, ParquetWriter<Example> writer) {
    this.shape = shape;
    this.file = file;
    this.writer = writer;
  }

  /**
   * @param out the file; stays open when the writer is closed
   * @param shape of every picture
   * @param rowGroupExamples examples a row group
   */
  public static ShardWriter open(
      Storage storage, OutputStream out, ImageShape shape, int rowGroupExamples)
      throws IOException {
    DigestingFile file = new DigestingFile(out);
    ParquetWriter<Example> writer =
        new Builder(file, shape)
            .withConf(storage.configuration())
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(false)
            .withValidation(false)
            // Both the size of a row group and that of a page are looked at after exactly so many
            // examples, and then found exceeded: the pixels alone make the row group's.
            .withMinRowCountForPageSizeCheck(rowGroupExamples)
            .withMaxRowCountForPageSizeCheck(rowGroupExamples)
            .withRowGroupSize((long) rowGroupExamples * shape.values())
            .withPageRowCountLimit(Integer.MAX_VALUE)
            .build();
    return new ShardWriter(shape, file, writer);
  }

  /**
   * @param example its pixels must not change afterwards
   * @throws IllegalArgumentException when the pixels are not of the shard's shape
   */
  public void write(Example example) throws IOException {
    if (example.pixels().length != shape.values()) {
      throw new IllegalArgumentException(
          "expected %d pixel values, found %d (%s)"
              .formatted(shape.values(), example.pixels().length, example.id()));
    }
    writer.write(example);
    examples++;
  }

  /**
   * What the manifest says of the shard; only once it is closed.
   *
   * @param path relative to the data folder
   */
  public Manifest.Shard entry(String path) {
    if (!closed) {
      throw new IllegalStateException("The shard is still being written");
    }
    return new Manifest.Shard(path, examples, file.bytes(), file.sha256());
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      file.holdBack();
      writer.close();
      file.writeOut(Footer.inOrder(file.heldBack()));
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Example, Builder> {
    private final ImageShape shape;

    Builder(DigestingFile file, ImageShape shape) {
      super(file);
      this.shape = shape;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Example> getWriteSupport(Configuration configuration) {
      return new ExampleSupport(shape);
    }
  }

  private static final class ExampleSupport extends WriteSupport<Example> {
    private final ImageShape shape;
    private RecordConsumer consumer;

    ExampleSupport(ImageShape shape) {
      this.shape = shape;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(ShardSchema.ALL, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      this.consumer = recordConsumer;
    }

    @Override
    public void write(Example example) {
      consumer.startMessage();
      binary(ShardSchema.ID, 0, Binary.fromString(example.id()));
      integer(ShardSchema.LABEL, 1, example.label());
      integer(ShardSchema.HEIGHT, 2, shape.height());
      integer(ShardSchema.WIDTH, 3, shape.width());
      integer(ShardSchema.CHANNELS, 4, shape.channels());
      binary(ShardSchema.PIXELS, 5, Binary.fromConstantByteArray(example.pixels()));
      consumer.endMessage();
    }

    private void integer(String name, int index, int value) {
      consumer.startField(name, index);
      consumer.addInteger(value);
      consumer.endField(name, index);
    }

    private void binary(String name, int index, Binary value) {
      consumer.startField(name, index);
      consumer.addBinary(value);
      consumer.endField(name, index);
    }
  }
}
