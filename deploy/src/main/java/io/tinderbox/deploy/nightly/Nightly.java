package io.tinderbox.deploy.nightly;

import io.tinderbox.common.exit.Failure;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.lock.FolderLock;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.RunFolder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;

/** Nights in one home folder, one at a time: it is locked as long as this is open. */
public final class Nightly implements AutoCloseable {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final FolderLock lock;
  private final NightlyHome home;
  private final NightWork work;

  private Nightly(FolderLock lock, NightlyHome home, NightWork work) {
    this.lock = lock;
    this.home = home;
    this.work = work;
  }

  /**
   * @throws TinderboxException exit code 6, when another night runs
   */
  public static Nightly open(Storage storage, NightWork work) {
    FolderLock lock = FolderLock.take(storage, work.config().lockFolder());
    NightlyHome home = new NightlyHome(lock.storage(), work.config().home());
    try {
      home.completeDecision();
      return new Nightly(lock, home, work);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What the night of the configured id came to, where nothing is left of it to do. */
  public Optional<NightResult> done() {
    Optional<NightResult> done = home.result(work.config().id()).filter(NightResult::isDone);
    done.ifPresent(result -> tidy());
    return done;
  }

  /**
   * The night of the configured id, after those before it that were cut off.
   *
   * @return what it came to; where it found nothing new, what the night before it came to that was
   *     finished with it
   */
  public NightResult run(JavaSparkContext spark) {
    String id = work.config().id();
    Optional<NightResult> finished = Optional.empty();
    for (String unfinished : home.unfinished()) {
      if (!unfinished.equals(id)) {
        work.progress().note("Night %s was cut off: it is finished first".formatted(unfinished));
        NightResult result = run(spark, unfinished);
        if (!result.isDone()) {
          return result;
        }
        finished = Optional.of(result);
      }
    }
    NightResult result = run(spark, id);
    return result.is(NightStatus.NOTHING_NEW) ? finished.orElse(result) : result;
  }

  private NightResult run(JavaSparkContext spark, String id) {
    boolean begun = new RunFolder(home.storage(), home.run(id)).isUsed();
    Night night = new Night(spark, home, work, id);
    try {
      NightResult result = night.execute(begun);
      home.write(result);
      tidy();
      return result;
    } catch (Exception | Error e) {
      // Spark is Scala: its checked exceptions come undeclared.
      record(night, e);
      throw e;
    }
  }

  /** As far as the home folder can still be written to. */
  private void record(Night night, Throwable thrown) {
    Failure failure = Failure.of(thrown);
    try {
      home.completeDecision();
      if (home.result(night.result().id()).filter(NightResult::isDone).isEmpty()) {
        home.write(
            night
                .result()
                .ended(NightStatus.of(failure.exitCode()), failure.line(), home.inCharge()));
      }
      writeHistory();
    } catch (RuntimeException unwritable) {
      thrown.addSuppressed(unwritable);
    }
  }

  /**
   * Puts the model before the one in charge in charge again.
   *
   * @throws TinderboxException exit code 2, when there is none; 3, when it is not what it was
   */
  public NightResult rollBack() {
    Champion now =
        home.champion()
            .filter(champion -> champion.previous() != null)
            .orElseThrow(
                () ->
                    TinderboxException.usage(
                        "Cannot roll back: expected a model that was in charge before the present one, found none (%s)"
                            .formatted(home.folder())));
    Champion before = now.previous();
    home.requireIntact(before);
    Instant when = Instant.now();
    NightResult decision =
        NightResult.begun(NightlyConfig.ROLLBACK + SECOND.format(when), when)
            .ended(
                NightStatus.ROLLED_BACK,
                "from %s back to %s".formatted(now.id(), before.id()),
                before.id());
    home.putInCharge(now.rolledBack(decision));
    tidy();
    return decision;
  }

  /** What can be made again at any time, and what is no longer needed. */
  private void tidy() {
    writeHistory();
    work.config().retention().apply(home);
  }

  private void writeHistory() {
    List<NightResult> nights = home.results();
    Storage storage = home.storage();
    storage.write(home.folder().child("history.jsonl"), Json.lines(nights));
    Set<String> reports = new HashSet<>();
    for (NightResult night : nights) {
      if (storage.exists(home.evaluation(night.id()).child("report.html"))) {
        reports.add(night.id());
      }
    }
    storage.write(
        page(),
        HistoryPage.of(nights, home.champion(), reports).render().getBytes(StandardCharsets.UTF_8));
  }

  private Location page() {
    return home.folder().child("index.html");
  }

  /** For people: what the night came to, where things lie, and what comes next. */
  public String summary(NightResult result) {
    return new NightSummary(home, page(), result).text();
  }

  @Override
  public void close() {
    lock.close();
  }
}
