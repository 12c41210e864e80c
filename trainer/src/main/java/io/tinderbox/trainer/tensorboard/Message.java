package io.tinderbox.trainer.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One protocol buffers message, written field by field. A field that holds its default is written
 * all the same.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An int32, int64, bool or enum. */
  Message varint(int field, long value) {
    key(field, VARINT);
    raw(value);
    return this;
  }

  /** A double. */
  Message fixed64(int field, double value) {
    key(field, FIXED_64);
    out.writeBytes(little(8).putDouble(value).array());
    return this;
  }

  /** A float. */
  Message fixed32(int field, float value) {
    key(field, FIXED_32);
    out.writeBytes(little(4).putFloat(value).array());
    return this;
  }

  /** A string. */
  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message message(int field, Message value) {
    return bytes(field, value.bytes());
  }

  /** Bytes, or a message that has its bytes already. */
  Message bytes(int field, byte[] value) {
    key(field, DELIMITED);
    raw(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A repeated double, packed. */
  Message doubles(int field, double[] values) {
    ByteBuffer packed = little(8 * values.length);
    packed.asDoubleBuffer().put(values);
    return bytes(field, packed.array());
  }

  /** An entry of a map from text to messages. */
  Message entry(int field, String key, Message value) {
    return message(field, new Message().text(1, key).message(2, value));
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void key(int field, int type) {
    raw((long) field << 3 | type);
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
