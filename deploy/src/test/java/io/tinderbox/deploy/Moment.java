package io.tinderbox.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A point in a run's progress, told by its files, at which a test disturbs it. */
final class Moment {
  private static final Pattern CHECKPOINT = Pattern.compile("epoch-(\\d+)-round-\\d+");
  private static final long PAUSE_MILLIS = 2;

  private final String name;
  private final BooleanSupplier reached;

  private Moment(String name, BooleanSupplier reached) {
    this.name = name;
    this.reached = reached;
  }

  /**
   * In the middle of a round: a worker has left its result in the memory of its process, and the
   * workers' mean has not been taken. A round that is over before it was seen counts as one after
   * it.
   *
   * @param round from 0, counted through the sitting
   */
  static Moment round(SparkEvents events, int round) {
    return new Moment("round " + round, () -> events.rounds() > round);
  }

  /** A round is held up, and this executor has a worker's result of it. */
  static Moment resultOf(SparkEvents events, String executor) {
    return new Moment(
        "a result of executor " + executor, () -> events.isHeldUpWithResultsOf(executor));
  }

  /** So many tasks have failed. */
  static Moment failures(SparkEvents events, int tasks) {
    return new Moment(tasks + " failed tasks", () -> events.failedTasks() >= tasks);
  }

  /** So many epochs are safe. */
  static Moment checkpoint(Path run, int epochs) {
    return new Moment(
        epochs + " epochs",
        () ->
            latest(run.resolve("checkpoints"), CHECKPOINT) > epochs
                && Files.exists(
                    run.resolve(
                        "checkpoints/epoch-%05d-round-000000/checkpoint.json"
                            .formatted(epochs + 1))));
  }

  /** The file is there. */
  static Moment file(Path file) {
    return new Moment(file.toString(), () -> Files.exists(file));
  }

  /** At least so many executors run below a process. */
  static Moment executors(ProcessHandle above, int count) {
    return new Moment(count + " executors", () -> ExecutorProcesses.below(above).size() >= count);
  }

  /** Looks until the moment has come; fails when the run ends before. */
  void await(Process run) throws InterruptedException {
    while (!reached.getAsBoolean()) {
      if (!run.isAlive()) {
        throw new AssertionError("the run ended before " + this);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** The highest number in the names of files and folders below; -1 where there is none. */
  private static long latest(Path folder, Pattern names) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> names.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(-1);
    } catch (NoSuchFileException e) {
      return -1;
    } catch (UncheckedIOException e) {
      // Changed while it was looked at: the next look tells.
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
