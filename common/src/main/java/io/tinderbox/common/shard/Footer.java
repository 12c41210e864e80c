package io.tinderbox.common.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The footer of a Parquet file: metadata, its length in 4 bytes, and a mark of 4 bytes. Parquet
 * lists the encodings of a column in the order of a hash set of enum constants, which every process
 * orders by chance; here they come in the order of the format's numbers, so that the same examples
 * give the same bytes.
 */
final class Footer {
  private static final int TRAILER = 8;

  private Footer() {}

  /**
   * @param end of a file, its whole footer included
   * @return the same end with the encodings in order
   */
  static byte[] inOrder(byte[] end) throws IOException {
    int trailer = end.length - TRAILER;
    int length = ByteBuffer.wrap(end, trailer, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    int start = trailer - length;
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
    for (RowGroup group : metadata.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        chunk.getMeta_data().getEncodings().sort(null);
      }
    }
    ByteArrayOutputStream ordered = new ByteArrayOutputStream(end.length);
    ordered.write(end, 0, start);
    Util.writeFileMetaData(metadata, ordered);
    ordered.write(
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(ordered.size() - start)
            .array());
    ordered.write(end, trailer + 4, 4);
    return ordered.toByteArray();
  }
}
