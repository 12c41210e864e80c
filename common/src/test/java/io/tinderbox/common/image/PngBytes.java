package io.tinderbox.common.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A PNG that is put together chunk by chunk, right or wrong. */
final class PngBytes {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PngBytes() {}

  static PngBytes start() {
    PngBytes png = new PngBytes();
    png.out.writeBytes(SIGNATURE);
    return png;
  }

  /** Signature and header. */
  static PngBytes of(PngSamples samples, boolean interlaced) {
    return start()
        .header(samples.width(), samples.height(), samples.depth(), samples.type(), interlaced);
  }

  PngBytes header(int width, int height, int depth, int type, boolean interlaced) {
    return header(width, height, depth, type, 0, 0, interlaced ? 1 : 0);
  }

  PngBytes header(
      int width, int height, int depth, int type, int compression, int filter, int interlacing) {
    ByteBuffer data = ByteBuffer.allocate(13).putInt(width).putInt(height);
    data.put((byte) depth).put((byte) type);
    data.put((byte) compression).put((byte) filter).put((byte) interlacing);
    return chunk("IHDR", data.array());
  }

  PngBytes chunk(String type, byte... data) {
    return chunk(type, data, 0);
  }

  PngBytes chunkWithWrongChecksum(String type, byte... data) {
    return chunk(type, data, 1);
  }

  PngBytes chunk(String type, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return chunk(type, bytes);
  }

  PngBytes raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PngBytes end() {
    return chunk("IEND", new byte[0]);
  }

  /** The file with these rows as its data. */
  byte[] with(byte[] rows) {
    return chunk("IDAT", deflated(rows)).end().bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] deflated(byte[] rows) {
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] buffer = new byte[1024];
    while (!deflater.finished()) {
      compressed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return compressed.toByteArray();
  }

  private PngBytes chunk(String type, byte[] data, int checksumChange) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length).put(name);
    out.writeBytes(chunk.put(data).putInt((int) crc.getValue() + checksumChange).array());
    return this;
  }
}
