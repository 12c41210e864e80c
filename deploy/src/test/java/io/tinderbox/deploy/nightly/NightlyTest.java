package io.tinderbox.deploy.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.S3Server;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a night meets, the model in charge is one that passed, and the next night goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NightlyTest {
  private JavaSparkContext spark;
  private SmallNights nights;

  @BeforeAll
  void startSpark() {
    spark =
        SparkContexts.start(
            "nightly tests", Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"));
  }

  @AfterAll
  void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void pictures(@TempDir Path folder) throws IOException {
    nights = SmallNights.in(spark, folder);
    nights.arrive(30);
  }

  @Test
  void goodAndBadNightsInARow() throws IOException {
    NightResult first = nights.night("1");
    assertThat(first.status()).as(first.reason()).isEqualTo("promoted");
    assertThat(first.data().added()).isEqualTo(180);
    assertInCharge("1");

    NightResult nothing = nights.night("2");
    assertThat(nothing.status()).isEqualTo("nothing-new");
    assertThat(nothing.exitCode()).isZero();

    String data = nights.dataDigest();
    List<Path> corrupt = nights.arrive(10);
    for (int i = 0; i < corrupt.size(); i += 2) {
      Files.writeString(corrupt.get(i), "no picture");
    }
    assertFails(ExitCode.DATA, () -> nights.night("3"), "ingest.maxRejectedFraction");
    assertThat(nights.dataDigest()).isEqualTo(data);
    assertThat(result("3").status()).isEqualTo("bad-data");
    assertInCharge("1");

    for (Path file : corrupt) {
      Files.deleteIfExists(file);
    }
    nights.arrive(10);
    NightResult again = nights.night("3");
    assertThat(again.status()).as(again.reason()).isEqualTo("promoted");
    assertThat(again.data().added()).isEqualTo(60);
    assertThat(again.gate().champion()).isEqualTo("1");
    assertInCharge("3");

    List<Path> shuffled = nights.arrive(60);
    SmallNights.shuffle(shuffled);
    NightResult gate = nights.night("4");
    assertThat(gate.status()).as(gate.reason()).isEqualTo("gate-not-met");
    assertThat(gate.exitCode()).isEqualTo(4);
    assertThat(nights.home().resolve("runs/4/run/model/model.json")).exists();
    assertThat(nights.home().resolve("runs/4/evaluation/report.html")).exists();
    assertInCharge("3");
    assertThat(nights.night("4")).isEqualTo(gate);

    // As the manual says: put the source right, and have the data made anew.
    for (Path file : shuffled) {
      Files.delete(file);
    }
    nights.files().storage().delete(nights.files().data());
    nights.arrive(10);
    NightResult recovered = nights.night("5");
    assertThat(recovered.status()).as(recovered.reason()).isEqualTo("promoted");
    assertThat(recovered.data().examples()).isEqualTo(300);
    assertInCharge("5");

    assertThat(nights.home().resolve("history.jsonl").toFile()).exists();
    List<String> lines = Files.readAllLines(nights.home().resolve("history.jsonl"));
    assertThat(lines)
        .extracting(line -> json(line).path("status").asText())
        .containsExactly("promoted", "nothing-new", "promoted", "gate-not-met", "promoted");
    assertThat(nights.home().resolve("index.html"))
        .content()
        .contains("gate not met", "runs/5/evaluation/report.html", "<svg");
  }

  /** A night that is cut off before each of its decisive writes in turn, and goes on each time. */
  @Test
  void aNightThatIsCutOffAtEachStageComesToTheSameModel() throws IOException {
    nights.set("nightly.start", "champion");
    SmallNights undisturbed = nights.elsewhere("undisturbed");
    undisturbed.night("1");
    nights.night("1");
    nights.arrive(10);
    NightResult expected = undisturbed.night("2");

    Deque<String> stages =
        new ArrayDeque<>(
            List.of(
                "data/manifest.json",
                "data/_SUCCESS",
                "runs/2/run/config.conf",
                "checkpoints/epoch-00002-round-000000/checkpoint.json",
                "run/model/model.json",
                "runs/2/run/result.json",
                "runs/2/evaluation/evaluation.json",
                "champion.json",
                "runs/2/result.json",
                "history.jsonl",
                "index.html"));
    while (!stages.isEmpty()) {
      String stage = stages.removeFirst();
      assertThat(cutOff("2", changed -> changed.path().endsWith(stage))).as(stage).isTrue();
      boolean decided = stage.equals("runs/2/result.json") || stages.size() < 2;
      assertInCharge(decided ? "2" : "1");
    }
    NightResult end = nights.night("2");

    assertThat(end.status()).isEqualTo(expected.status()).isEqualTo("promoted");
    assertThat(end.candidate().parametersSha256())
        .isEqualTo(expected.candidate().parametersSha256());
    assertThat(end.candidate().beganFrom()).isEqualTo("1");
    assertThat(end.gate()).isEqualTo(expected.gate());
    assertThat(nights.dataDigest()).isEqualTo(undisturbed.dataDigest());
    assertThat(Files.readAllLines(nights.home().resolve("history.jsonl"))).hasSize(2);
  }

  @Test
  void theNextNightFinishesTheOneThatWasCutOff() throws IOException {
    SmallNights undisturbed = nights.elsewhere("undisturbed");
    NightResult expected = undisturbed.night("1");
    assertThat(cutOff("1", changed -> changed.path().contains("epoch-00003-round-000000")))
        .isTrue();
    nights.arrive(5);

    NightResult second = nights.night("2");

    assertThat(result("1").candidate()).isNotNull();
    assertThat(result("1").candidate().parametersSha256())
        .isEqualTo(expected.candidate().parametersSha256());
    assertThat(result("1").data().examples()).isEqualTo(180);
    assertThat(second.id()).isEqualTo("2");
    assertThat(second.data().added()).isEqualTo(30);
    assertThat(second.gate().champion()).isEqualTo("1");

    // Pictures that a night took in and did not come to train on are new to the next.
    nights.arrive(5);
    assertThat(cutOff("3", changed -> changed.path().endsWith("runs/3/run/config.conf"))).isTrue();
    assertThat(nights.night("4").data().added()).isEqualTo(30);
  }

  @Test
  void whatCannotGoOnBeginsAnew() {
    assertThat(cutOff("1", changed -> changed.path().contains("epoch-00003-round-000000")))
        .isTrue();
    nights.set("train.seed", "2");
    StringBuilder said = new StringBuilder();

    NightResult result = nights.night("1", Storage.local(), noting(said::append));

    assertThat(result.status()).isEqualTo("promoted");
    assertThat(said).contains("begins anew", "train.seed: was 1, is 2");
  }

  @Test
  void aPersonGoesBackOnce() throws IOException {
    nights.set("nightly.keep.runs", "1");
    assertFails(ExitCode.USAGE, nights::rollBack, "expected a model that was in charge before");
    nights.night("1");
    assertFails(ExitCode.USAGE, nights::rollBack, "expected a model that was in charge before");
    nights.arrive(5);
    nights.night("2");
    assertInCharge("2");

    NightResult back = nights.rollBack();

    assertThat(back.status()).isEqualTo("rolled-back");
    assertThat(back.reason()).isEqualTo("from 2 back to 1");
    assertInCharge("1");
    assertFails(ExitCode.USAGE, nights::rollBack, "expected a model that was in charge before");
    assertThat(nights.night("3").status()).isEqualTo("nothing-new");
    assertThat(Files.readAllLines(nights.home().resolve("history.jsonl"))).hasSize(4);

    nights.arrive(5);
    assertThat(nights.night("4").gate().champion()).isEqualTo("1");
    // In charge or next to it, and the latest; the one that was gone back from is neither.
    assertThat(nights.home().resolve("runs/1/run/model")).exists();
    assertThat(nights.home().resolve("runs/2/run")).doesNotExist();
    assertThat(nights.home().resolve("runs/2/result.json")).exists();
    assertThat(nights.home().resolve("runs/1/run/checkpoints")).doesNotExist();
    assertThat(nights.home().resolve("runs/4/run/checkpoints")).exists();

    nights.files().storage().delete(nights.files().run("1"));
    assertFails(ExitCode.DATA, nights::rollBack, "expected the model");
    assertInChargeWithoutItsFiles("4");
  }

  @Test
  void additionsThatAreTooDifferentAreNotTakenIn() throws IOException {
    nights.set("nightly.drift.minExamples", "20");
    nights.night("1");
    String data = nights.dataDigest();
    for (Path file : nights.arrive(30)) {
      if (!file.toString().contains("circle")) {
        Files.delete(file);
      }
    }

    assertFails(ExitCode.DATA, () -> nights.night("2"), "nightly.drift.maxClassDistance = 0.3");

    assertThat(nights.dataDigest()).isEqualTo(data);
    nights.set("nightly.drift.maxClassDistance", "1");
    assertThat(nights.night("2").data().drift().classDistance()).isGreaterThan(0.3);
  }

  @Test
  void aSecondStartIsRefusedAndANightThatLosesItsLockPublishesNothing() throws IOException {
    try (Nightly open = nights.open("1", Storage.local(), Progress.SILENT)) {
      assertFails(ExitCode.LOCKED, () -> nights.night("1"), "does already");
    }
    Path lock = nights.home().resolve(".lock");
    Progress thief =
        noting(
            line -> {
              if (line.contains("training")) {
                takeOver(lock);
              }
            });

    assertFails(
        ExitCode.LOCKED,
        () -> nights.night("1", Storage.local(), thief),
        "nothing more is written");

    assertThat(nights.files().champion()).isEmpty();
    assertThat(nights.home().resolve("runs/1/result.json")).doesNotExist();
    assertThat(nights.home().resolve("runs/1/run")).isEmptyDirectory();
    assertThat(lock).hasContent("{}");
    Files.delete(lock);
    assertThat(nights.night("1").status()).isEqualTo("promoted");
  }

  private static void takeOver(Path lock) {
    try {
      Files.writeString(lock, "{}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where files appear when their upload ends, and the lock lies on a local disk. */
  @Tag("slow")
  @Test
  void nightsOnAnObjectStore(@TempDir Path locks) throws IOException {
    try (S3Server server = S3Server.start("nights")) {
      Storage storage = Storage.of(server.hadoopProperties());
      NightlyHome home = new NightlyHome(storage, Location.of("s3a://nights/home"));
      nights.set("nightly.home", home.folder().toString());
      nights.set("nightly.lockFolder", locks.toString());

      NightResult first = nights.night("1", storage, Progress.SILENT);
      nights.arrive(5);
      NightResult second = nights.night("2", storage, Progress.SILENT);

      assertThat(first.status()).as(first.reason()).isEqualTo("promoted");
      assertThat(second.status()).as(second.reason()).isEqualTo("promoted");
      assertThat(home.champion().orElseThrow().previous().id()).isEqualTo("1");
      home.requireIntact(home.champion().orElseThrow());
      assertThat(locks).isEmptyDirectory();
    }
  }

  /** Each night dies at some write, or in none, at random; then it or the next goes on. */
  @Tag("slow")
  @Test
  void fifteenNights() throws IOException {
    nights.set("nightly.keep.runs", "2");
    Random random = new Random(7);
    for (int night = 1; night <= 15; night++) {
      String id = "night-%02d".formatted(night);
      List<Path> arrived = night % 5 == 0 ? List.of() : nights.arrive(6);
      boolean corrupt = night % 6 == 0 && !arrived.isEmpty();
      for (int i = 0; corrupt && i < arrived.size(); i += 2) {
        Files.writeString(arrived.get(i), "no picture");
      }
      AtomicInteger left = new AtomicInteger(random.nextInt(120));
      Optional<Champion> before = nights.files().champion();
      try {
        cutOff(id, changed -> left.decrementAndGet() < 0);
      } catch (TinderboxException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(corrupt).isTrue();
      }
      assertChampionPassed();
      if (corrupt) {
        assertThat(nights.files().champion()).isEqualTo(before);
        for (int i = 0; i < arrived.size(); i += 2) {
          Files.delete(arrived.get(i));
        }
      }
      if (random.nextBoolean()) {
        nights.night(id);
      }
      assertChampionPassed();
    }
    nights.night("last");
    assertThat(nights.files().unfinished()).isEmpty();
    assertChampionPassed();
    assertThat(nights.files().results()).allMatch(result -> !result.status().equals("failed"));
  }

  private void assertChampionPassed() {
    nights
        .files()
        .champion()
        .ifPresent(
            champion -> {
              nights.files().requireIntact(champion);
              assertThat(champion.decision().gate().passed()).isTrue();
              assertThat(champion.decision().gate().top1()).isGreaterThanOrEqualTo(0.5);
            });
  }

  /** The process dies before the first change that is meant; whether it came to that. */
  private boolean cutOff(String id, Predicate<Location> last) {
    AtomicBoolean dead = new AtomicBoolean();
    Storage mortal =
        Storage.local()
            .guardedBy(
                changed -> {
                  if (dead.get() || last.test(changed)) {
                    dead.set(true);
                    throw new Death();
                  }
                });
    try {
      nights.night(id, mortal, Progress.SILENT);
    } catch (Death e) {
      // As was meant.
    }
    return dead.get();
  }

  private static final class Death extends RuntimeException {}

  private void assertInCharge(String id) {
    assertInChargeWithoutItsFiles(id);
    nights.files().requireIntact(nights.files().champion().orElseThrow());
  }

  private void assertInChargeWithoutItsFiles(String id) {
    Champion champion = nights.files().champion().orElseThrow();
    assertThat(champion.id()).isEqualTo(id);
    assertThat(champion.run()).isEqualTo("runs/" + id + "/run");
  }

  private NightResult result(String id) {
    return nights.files().result(id).orElseThrow();
  }

  private static JsonNode json(String line) {
    return Json.tree(line.getBytes(UTF_8), "history");
  }

  private static void assertFails(ExitCode code, Runnable night, String part) {
    TinderboxException thrown =
        Assertions.catchThrowableOfType(TinderboxException.class, night::run);
    assertThat(thrown).isNotNull().hasMessageContaining(part);
    assertThat(thrown.exitCode()).isEqualTo(code);
  }

  /** Someone who hears the lines. */
  private static Progress noting(Consumer<String> hear) {
    return new Progress() {
      @Override
      public void begin(String step, long total, String unit) {}

      @Override
      public void advance(long count) {}

      @Override
      public void note(String line) {
        hear.accept(line);
      }

      @Override
      public void end(String summary) {}
    };
  }
}
