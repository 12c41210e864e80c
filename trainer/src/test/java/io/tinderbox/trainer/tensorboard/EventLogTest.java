package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.PlainFileSystem;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Storage WHOLE_FILES =
      Storage.of(Map.of("fs.plain.impl", PlainFileSystem.class.getName()));

  @TempDir Path folder;

  /** TensorBoard's reader keeps the file open and goes on where it stopped. */
  @Test
  void whoHoldsALocalFileOpenSeesWhatIsAdded() throws IOException {
    EventLog log = local(1000);
    log.publish(scalar(1));
    try (RandomAccessFile open = new RandomAccessFile(onlyFile().toFile(), "r")) {
      byte[] before = new byte[(int) open.length()];
      open.readFully(before);

      log.publish(scalar(2));

      byte[] added = new byte[(int) open.length() - before.length];
      open.readFully(added);
      assertThat(EventFiles.decode(added)).extracting(event -> event.getStep()).containsExactly(2L);
    }
    assertThat(steps()).containsExactly(1L, 2L);
  }

  @Test
  void whereFilesArePublishedWholeEachIsWrittenOnce() throws IOException {
    EventLog log = EventLog.open(WHOLE_FILES, new Location("plain", "", folder.toString()), 1000);
    log.publish(scalar(1));
    Path first = onlyFile();
    byte[] contents = Files.readAllBytes(first);

    log.publish(scalar(2));

    assertThat(Files.readAllBytes(first)).isEqualTo(contents);
    assertThat(EventFiles.in(folder)).hasSize(2).first().isEqualTo(first);
    assertThat(steps()).containsExactly(1L, 2L);
  }

  /** What is written in all is what is there in the end: nothing is written twice. */
  @Test
  void aPublicationCostsWhatIsNewInIt() throws IOException {
    int publications = 500;
    EventLog log = local(1000);
    int each = scalar(1).bytes().length;
    int version = new EventRecords().version(1000).bytes().length;

    for (int i = 0; i < publications; i++) {
      long before = i == 0 ? version : Files.size(onlyFile());
      log.publish(scalar(1));
      assertThat(Files.size(onlyFile()) - before).isEqualTo(each);
    }

    assertThat(EventFiles.read(folder)).hasSize(publications + 1);
  }

  /** By the names, which TensorBoard reads them by; clocks may stand still or go back. */
  @Test
  void aLaterSittingComesAfterTheEarlier() {
    local(1000.5).publish(scalar(1));
    local(1000.9).publish(scalar(2));
    local(900).publish(scalar(3));
    EventLog.open(WHOLE_FILES, new Location("plain", "", folder.toString()), 900)
        .publish(scalar(4));
    local(5000).publish(scalar(5));

    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(EventFiles.in(folder))
        .extracting(file -> file.getFileName().toString())
        .allMatch(name -> name.startsWith("events.out.tfevents."))
        .last()
        .isEqualTo("events.out.tfevents.0000005000.tinderbox");
  }

  @Test
  void aRunThatGoesOnHasNoEnd() {
    EventLog log = local(1000);
    log.publish(scalar(1));
    log.end(scalar(2));
    assertThat(steps()).containsExactly(1L, 2L);

    local(1001).publish(scalar(3));

    assertThat(steps()).containsExactly(1L, 3L);
  }

  private EventLog local(double wallTime) {
    return EventLog.open(Storage.local(), Location.of(folder), wallTime);
  }

  private static EventRecords scalar(long step) {
    return new EventRecords().add(new ScalarSummary("a", 1), step, 1);
  }

  private Path onlyFile() {
    List<Path> files = EventFiles.in(folder);
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private List<Long> steps() {
    return EventFiles.read(folder).stream()
        .filter(event -> event.hasSummary())
        .map(event -> event.getStep())
        .toList();
  }
}
