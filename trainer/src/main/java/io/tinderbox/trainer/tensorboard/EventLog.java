package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.Comparator;
import java.util.Optional;

/**
 * The event files of one sitting. Each publication costs what is new in it, however long the run.
 *
 * <p>A local file is appended to: TensorBoard holds it open, waits for more at its end, and would
 * never look at another that took its name. Where files are published whole only, each publication
 * is one more file; TensorBoard reads a folder's files in the order of their names and goes on to
 * the next when it has come to the end of one, and looks for no more of those before. Names
 * therefore rise, from sitting to sitting even where clocks differ.
 *
 * <p>How the run ended stands in a file of its own, for TensorBoard keeps the first that it hears
 * of it: a run that goes on takes it away.
 */
final class EventLog {
  private static final String PREFIX = "events.out.tfevents.";
  private static final String END = ".end";

  private final Storage storage;
  private final Location folder;
  private final String sitting;
  private final double wallTime;
  private final boolean first;
  private int parts;

  private EventLog(
      Storage storage, Location folder, String sitting, double wallTime, boolean first) {
    this.storage = storage;
    this.folder = folder;
    this.sitting = sitting;
    this.wallTime = wallTime;
    this.first = first;
  }

  /**
   * Begins a sitting.
   *
   * @param folder which may be missing
   * @param wallTime seconds since 1970
   */
  static EventLog open(Storage storage, Location folder, double wallTime) {
    Optional<String> last = Optional.empty();
    if (storage.exists(folder)) {
      for (FileEntry entry : storage.list(folder)) {
        if (entry.location().name().endsWith(END)) {
          storage.delete(entry.location());
        }
      }
      last =
          storage.list(folder).stream()
              .map(entry -> entry.location().name())
              .filter(name -> name.startsWith(PREFIX))
              .max(Comparator.naturalOrder());
    }
    long seconds = Math.max((long) wallTime, last.map(EventLog::seconds).orElse(0L) + 1);
    String sitting = "%s%010d.tinderbox".formatted(PREFIX, seconds);
    return new EventLog(storage, folder, sitting, wallTime, last.isEmpty());
  }

  /** Of a file's name. */
  private static long seconds(String name) {
    String digits = name.substring(PREFIX.length()).split("\\.", 2)[0];
    return digits.matches("[0-9]{1,12}") ? Long.parseLong(digits) : 0;
  }

  /** Whether the folder held no event file. */
  boolean isFirst() {
    return first;
  }

  /** Adds to what TensorBoard sees. */
  void publish(EventRecords records) {
    byte[] version = new EventRecords().version(wallTime).bytes();
    byte[] bytes = records.bytes();
    byte[] withVersion = concat(version, bytes);
    boolean opens = parts == 0;
    Location one = folder.child(sitting);
    if (!storage.append(one, opens ? withVersion : bytes)) {
      storage.write(folder.child("%s.%06d".formatted(sitting, parts)), withVersion);
    }
    parts++;
  }

  /** Publishes how the run ended. */
  void end(EventRecords records) {
    byte[] version = new EventRecords().version(wallTime).bytes();
    storage.write(folder.child(sitting + END), concat(version, records.bytes()));
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] all = new byte[head.length + tail.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
