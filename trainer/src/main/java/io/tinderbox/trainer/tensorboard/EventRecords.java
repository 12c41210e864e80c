package io.tinderbox.trainer.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A run of records of a TensorBoard event file: length, masked CRC-32C of the length, data, masked
 * CRC-32C of the data, where the data is an Event message of protocol buffers
 * (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 */
final class EventRecords {
  private static final long SESSION_START = 1;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  /** What each file begins with. */
  EventRecords version(double wallTime) {
    return record(event(wallTime).text(3, "brain.Event:2"));
  }

  /**
   * A sitting begins. TensorBoard drops what earlier sittings of the run left at this step and
   * after it.
   */
  EventRecords start(long step, double wallTime) {
    Message log = new Message().varint(1, SESSION_START);
    return record(event(wallTime).varint(2, step).message(7, log));
  }

  /**
   * The run's one graph.
   *
   * @param graph a GraphDef
   */
  EventRecords graph(Message graph, double wallTime) {
    return record(event(wallTime).message(4, graph));
  }

  EventRecords add(Summary summary, long step, double wallTime) {
    Message values = new Message().message(1, summary.value());
    return record(event(wallTime).varint(2, step).message(5, values));
  }

  byte[] bytes() {
    return records.toByteArray();
  }

  private static Message event(double wallTime) {
    return new Message().fixed64(1, wallTime);
  }

  private EventRecords record(Message event) {
    byte[] data = event.bytes();
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    records.writeBytes(length);
    records.writeBytes(checksum(length));
    records.writeBytes(data);
    records.writeBytes(checksum(data));
    return this;
  }

  private static byte[] checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xA282EAD8;
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }
}
