package io.tinderbox.trainer.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The contents of a TensorBoard event file: records of length, masked CRC-32C of the length, data,
 * masked CRC-32C of the data, where the data is an Event message of protocol buffers
 * (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 */
public final class EventFile {
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  /**
   * @param wallTime of the first record, seconds since 1970
   */
  public EventFile(double wallTime) {
    Message event = new Message().fixed64(1, wallTime).text(3, "brain.Event:2");
    record(event.bytes());
  }

  /** Adds one number. */
  public void scalar(String tag, double value, long step, double wallTime) {
    Message summaryValue = new Message().text(1, tag).fixed32(2, (float) value);
    Message summary = new Message().message(1, summaryValue);
    record(new Message().fixed64(1, wallTime).varint(2, step).message(5, summary).bytes());
  }

  /** The file so far. */
  public byte[] bytes() {
    return records.toByteArray();
  }

  private void record(byte[] data) {
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    records.writeBytes(length);
    records.writeBytes(checksum(length));
    records.writeBytes(data);
    records.writeBytes(checksum(data));
  }

  private static byte[] checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int value = (int) crc.getValue();
    int masked = ((value >>> 15) | (value << 17)) + 0xA282EAD8;
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }

  /** One protocol buffers message, field by field. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      raw((long) field << 3);
      raw(value);
      return this;
    }

    Message fixed64(int field, double value) {
      raw((long) field << 3 | 1);
      out.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
      return this;
    }

    Message fixed32(int field, float value) {
      raw((long) field << 3 | 5);
      out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
      return this;
    }

    Message text(int field, String value) {
      return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return delimited(field, value.bytes());
    }

    private Message delimited(int field, byte[] value) {
      raw((long) field << 3 | 2);
      raw(value.length);
      out.writeBytes(value);
      return this;
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
