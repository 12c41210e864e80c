package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary.Value;

/**
 * Reads event files: records by the format's description alone, what is in them with TensorFlow's
 * own messages.
 */
public final class EventFiles {
  /** Reflected polynomial of CRC-32C (Castagnoli). */
  private static final int CASTAGNOLI = 0x82F63B78;

  private EventFiles() {}

  static List<Event> decode(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      int start = in.position();
      int length = Math.toIntExact(in.getLong());
      assertThat(in.getInt()).isEqualTo(masked(Arrays.copyOfRange(file, start, start + 8)));
      byte[] data = new byte[length];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(masked(data));
      try {
        events.add(Event.parseFrom(data));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return events;
  }

  /** The files of a folder in the order of their names. */
  public static List<Path> in(Path folder) {
    try (var listed = Files.list(folder)) {
      return listed.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All events of a folder, as they were written. */
  public static List<Event> read(Path folder) {
    List<Event> events = new ArrayList<>();
    for (Path file : in(folder)) {
      try {
        List<Event> decoded = decode(Files.readAllBytes(file));
        assertThat(decoded.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        events.addAll(decoded);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return events;
  }

  /**
   * What TensorBoard shows under a tag: as its event accumulator does it
   * (tensorboard/backend/event_processing/plugin_event_accumulator.py), the second START of a
   * session and those after it drop whatever has their step or a later one.
   *
   * @return events of one value each
   */
  public static List<Event> shown(Path folder, String tag) {
    List<Event> shown = new ArrayList<>();
    boolean started = false;
    for (Event event : read(folder)) {
      if (event.getSessionLog().getStatus() == SessionLog.SessionStatus.START) {
        if (started) {
          shown.removeIf(before -> before.getStep() >= event.getStep());
        }
        started = true;
      }
      if (event.getSummary().getValueList().stream().anyMatch(v -> v.getTag().equals(tag))) {
        shown.add(event);
      }
    }
    return shown;
  }

  /** The value that an event has. */
  public static Value value(Event event) {
    assertThat(event.getSummary().getValueCount()).isEqualTo(1);
    return event.getSummary().getValue(0);
  }

  private static int masked(byte[] data) {
    return Integer.rotateRight(crc(data), 15) + 0xa282ead8;
  }

  /** Bit by bit. */
  static int crc(byte[] data) {
    int crc = -1;
    for (byte next : data) {
      crc ^= next & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) * CASTAGNOLI);
      }
    }
    return ~crc;
  }
}
