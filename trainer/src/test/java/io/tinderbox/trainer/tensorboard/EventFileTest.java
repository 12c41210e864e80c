package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.TimeAccount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads event files back by the format's description alone. */
class EventFileTest {
  /** Reflected polynomial of CRC-32C (Castagnoli). */
  private static final int CASTAGNOLI = 0x82F63B78;

  /** A decoded event; the summary's values by tag. */
  private record Event(double wallTime, long step, String fileVersion, Map<String, Float> values) {}

  @Test
  void theFirstRecordNamesTheFormat() {
    List<Event> events = decode(new EventFile(12.5).bytes());

    assertThat(events).containsExactly(new Event(12.5, 0, "brain.Event:2", Map.of()));
  }

  @Test
  void scalarsAreReadAsTheyWereWritten() {
    EventFile file = new EventFile(1);
    file.scalar("loss/train", 2.25, 1, 3.5);
    file.scalar("größe", -1e-3, 300, 4);
    file.scalar("x".repeat(300), Double.NaN, 3_000_000_000L, 5);

    List<Event> events = decode(file.bytes());

    assertThat(events.subList(1, 4))
        .containsExactly(
            new Event(3.5, 1, "", Map.of("loss/train", 2.25f)),
            new Event(4, 300, "", Map.of("größe", -1e-3f)),
            new Event(5, 3_000_000_000L, "", Map.of("x".repeat(300), Float.NaN)));
  }

  /** The check value of the CRC catalogue, so that the decoder of this test is right itself. */
  @Test
  void theChecksumIsCastagnolis() {
    assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xE3069283);
  }

  @Test
  void anEpochIsWrittenUnderItsNumberAndWhatIsNotMeasuredIsLeftOut(@TempDir Path folder)
      throws IOException {
    TimeAccount time = new TimeAccount(1, 2, 3, 4, 5, 6, 7, 8);
    EpochMetrics without =
        new EpochMetrics(1, 2.5, 2.25, 0.125, null, null, null, 0.5, 47, 36, 1.5, time);
    EpochMetrics with = new EpochMetrics(2, 1.5, 1.25, 0.25, 3.0, 0.5, 1.0, 0.25, 47, 36, 2, time);
    TensorBoardWriter writer =
        new TensorBoardWriter(Storage.local(), Location.of(folder), 1_700_000_000.75);

    writer.write(without, 10);
    writer.write(with, 20);

    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.toList();
    }
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString()).startsWith("events.out.tfevents.1700000000");
    List<Event> events = decode(Files.readAllBytes(files.get(0)));
    Map<String, Float> first = valuesOf(events, 1);
    Map<String, Float> second = valuesOf(events, 2);
    assertThat(first)
        .containsEntry("loss/train", 2.5f)
        .containsEntry("loss/train data", 2.25f)
        .containsEntry("accuracy/train top-1", 0.125f)
        .containsEntry("learning rate", 0.5f)
        .containsEntry("time/wait", 6f)
        .containsEntry("time/checkpoint", 8f)
        .doesNotContainKeys("loss/validation", "accuracy/validation top-1");
    assertThat(second)
        .containsEntry("loss/validation", 3f)
        .containsEntry("accuracy/validation top-1", 0.5f)
        .containsEntry("accuracy/validation top-5", 1f)
        .hasSize(first.size() + 3);
    assertThat(events.get(0).wallTime()).isEqualTo(1_700_000_000.75);
  }

  private static Map<String, Float> valuesOf(List<Event> events, long step) {
    Map<String, Float> values = new HashMap<>();
    events.stream().filter(event -> event.step() == step).forEach(e -> values.putAll(e.values()));
    return values;
  }

  private static List<Event> decode(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      int start = in.position();
      int length = Math.toIntExact(in.getLong());
      assertThat(in.getInt()).isEqualTo(masked(Arrays.copyOfRange(file, start, start + 8)));
      byte[] data = new byte[length];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(masked(data));
      events.add(event(data));
    }
    return events;
  }

  private static Event event(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    double wallTime = 0;
    long step = 0;
    String version = "";
    Map<String, Float> values = new HashMap<>();
    while (in.hasRemaining()) {
      switch ((int) varint(in)) {
        case 1 << 3 | 1 -> wallTime = in.getDouble();
        case 2 << 3 -> step = varint(in);
        case 3 << 3 | 2 -> version = text(bytes(in));
        case 5 << 3 | 2 -> summary(bytes(in), values);
        default -> throw new AssertionError("a field that an Event does not have");
      }
    }
    return new Event(wallTime, step, version, values);
  }

  private static void summary(byte[] message, Map<String, Float> values) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      assertThat(varint(in)).isEqualTo(1 << 3 | 2);
      ByteBuffer value = ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(varint(value)).isEqualTo(1 << 3 | 2);
      String tag = text(bytes(value));
      assertThat(varint(value)).isEqualTo(2 << 3 | 5);
      values.put(tag, value.getFloat());
      assertThat(value.hasRemaining()).isFalse();
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[Math.toIntExact(varint(in))];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static int masked(byte[] data) {
    return Integer.rotateRight(crc(data), 15) + 0xa282ead8;
  }

  /** Bit by bit. */
  private static int crc(byte[] data) {
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
