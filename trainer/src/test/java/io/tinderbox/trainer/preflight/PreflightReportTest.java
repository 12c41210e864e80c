package io.tinderbox.trainer.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.gpu.GpuState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreflightReportTest {
  private static final long GIB = 1L << 30;
  private static final Build BUILD =
      new Build("1.0 (abc)", "0123456789abcdef", "17.0.9", "3.5.9", "2.12.18");
  private static final Room ROOM = new Room(GIB, 2 * GIB, 4 * GIB, 16 * GIB, 4);

  /** A gibibyte off the heap and a thread for each of two workers. */
  private static final Question QUESTION =
      new Question(
          BUILD,
          Storage.local(),
          Location.of("/shards"),
          "d1",
          "nd4j",
          new Demand(2, 1, GIB, 0, 0, 0));

  @Test
  void nothingIsFoundWhereAllIsAsExpected() {
    PreflightReport report = report(heard("0", "a"), heard("1", "b"));

    assertThat(report.groups()).isEmpty();
    assertThat(report.sound()).containsExactly(name("0", "a"), name("1", "b"));
    assertThat(report.faulty()).isEmpty();
  }

  @Test
  void equalFindingsAreOneLineWithTheirExecutors() {
    List<Heard> heard = new ArrayList<>();
    IntStream.range(0, 12).forEach(i -> heard.add(heard("" + i, "host")));
    List<Heard> other = new ArrayList<>(heard);
    IntStream.range(3, 10).forEach(i -> other.set(i, with(heard.get(i), "d2")));

    PreflightReport report = report(other.toArray(Heard[]::new));

    assertThat(report.faults()).hasSize(1);
    assertThat(report.line(report.faults().get(0)))
        .isEqualTo(
            "7 of 12 executors (3 on host, 4 on host, 5 on host, 6 on host, 7 on host, 2 more):"
                + " expected the data of digest d1, found d2 (/shards)");
    assertThat(report.sound()).hasSize(5);
    assertThat(report.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void otherBuildsAreFaultsAndAPatchOfJavaIsNot() {
    Answer here = heard("0", "a").answer();
    Build other = new Build("0.9 (old)", BUILD.code(), BUILD.java(), BUILD.spark(), BUILD.scala());
    Build patched = new Build(BUILD.tinderbox(), BUILD.code(), "17.0.12", "3.5.9", "2.12.18");

    assertThat(text(inspect(answer(here.executor(), other, ROOM), 1)))
        .contains("expected Tinderbox 1.0 (abc) (code 0123456789ab), Java 17, Spark 3.5.9")
        .contains("found Tinderbox 0.9 (old)");
    assertThat(inspect(answer(here.executor(), patched, ROOM), 1)).isEmpty();
  }

  @Test
  void nativesThatDoNotLoadAreAFaultAndNothingIsSaidOfTheirMemory() {
    Answer broken =
        new Answer(
            name("0", "a"),
            BUILD,
            "",
            "no jnijavacpp",
            new Room(GIB, 0, 0, 0, 1),
            GpuState.NONE,
            "d1",
            "",
            List.of(),
            0);

    assertThat(inspect(broken, 2)).hasSize(1);
    assertThat(text(inspect(broken, 2))).contains("natives do not load: no jnijavacpp");
    assertThat(inspect(broken, 2).get(0).exitCode()).contains(ExitCode.INTERRUPTED);
  }

  @Test
  void predictedMemoryIsHeldAgainstTheLeastLimit() {
    assertThat(memory(new Room(GIB, 2 * GIB, 0, 16 * GIB, 4), 2)).isEmpty();
    assertThat(memory(new Room(GIB, 2 * GIB - 1, 0, 16 * GIB, 4), 2)).startsWith("perhaps");
    assertThat(memory(new Room(GIB, GIB, 0, 16 * GIB, 4), 2))
        .startsWith(
            "too little memory off the heap: about 2.00 GiB for 2 workers at once, 1.00 GiB");
    assertThat(memory(new Room(GIB, GIB, 0, 16 * GIB, 4), 1)).isEmpty();
    assertThat(memory(new Room(GIB, 8 * GIB, 2 * GIB, 16 * GIB, 4), 2)).startsWith("perhaps");
    assertThat(memory(new Room(GIB, 8 * GIB, 0, GIB, 4), 2)).startsWith("too little memory off");
    assertThat(memory(new Room(6 * GIB, 8 * GIB, 0, 7 * GIB, 4), 2))
        .startsWith("a heap that may grow to 6.00 GiB leaves too little of 7.00 GiB");
    assertThat(memory(new Room(200 << 20, 8 * GIB, 0, 16 * GIB, 4), 2))
        .startsWith("too little heap");
  }

  @Test
  void aProcessHasNoMoreWorkersThanThereAre() {
    assertThat(memory(new Room(GIB, 2 * GIB, 0, 16 * GIB, 64), 64)).isEmpty();
  }

  @Test
  void moreThreadsThanCoresAreAWarning() {
    Answer answer = answer(name("0", "a"), BUILD, new Room(GIB, 4 * GIB, 0, 16 * GIB, 1));

    assertThat(text(inspect(answer, 2))).startsWith("2 threads on 1 core:");
    assertThat(inspect(answer, 2).get(0).isFault()).isFalse();
    assertThat(inspect(answer, 1)).isEmpty();
  }

  @Test
  void clocksAreApartOnlyWhereItIsCertain() {
    Answer answer = clock(50_000);

    assertThat(new Heard(answer, 1, 10_000, 60_000).apartMillis()).isZero();
    assertThat(new Heard(answer, 1, 10_000, 40_000).apartMillis()).isEqualTo(10_000);
    assertThat(new Heard(answer, 1, 90_000, 99_000).apartMillis()).isEqualTo(-40_000);

    assertThat(report(new Heard(answer, 1, 10_000, 40_000)).groups()).isEmpty();
    PreflightReport apart = report(new Heard(answer, 1, 90_000, 99_000));
    assertThat(apart.faults()).isEmpty();
    assertThat(apart.line(apart.warnings().get(0)))
        .startsWith("1 of 1 executors (0 on a): the clock is at least 40 s behind the driver's");
  }

  @Test
  void executorsOfAMachineShareItsMemory() {
    Room small = new Room(GIB, 2 * GIB, 4 * GIB, 5 * GIB, 4);
    Heard one = new Heard(answer(name("0", "a"), BUILD, small), 2, 0, 0);
    Heard two = new Heard(answer(name("1", "a"), BUILD, small), 2, 0, 0);
    Heard elsewhere = new Heard(answer(name("1", "b"), BUILD, small), 2, 0, 0);

    assertThat(report(one, elsewhere).groups()).isEmpty();
    PreflightReport together = report(one, two);
    assertThat(together.line(together.warnings().get(0)))
        .startsWith("2 of 2 executors (0 on a, 1 on a): together they may take 6.00 GiB of a");
  }

  @Test
  void thoseWithOtherNativesThanMostAreNamed() {
    Answer usual = heard("0", "a").answer();
    Answer other =
        new Answer(name("1", "b"), BUILD, "avx2", "", ROOM, GpuState.NONE, "d1", "", List.of(), 0);

    PreflightReport report = report(heard("0", "a"), new Heard(other, 1, 0, 0), heard("2", "c"));

    assertThat(report.line(report.warnings().get(0)))
        .startsWith("1 of 3 executors (1 on b): compute with avx2, others with " + usual.natives());
  }

  @Test
  void aMachineThatIsShortEndsWithItsOwnCodeAndSettingsComeFirst() {
    Heard poor = new Heard(answer(name("0", "a"), BUILD, new Room(GIB, 1, 0, GIB, 4)), 1, 0, 0);

    assertThat(report(poor).exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(report(poor, with(heard("1", "b"), "d2")).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private static PreflightReport report(Heard... heard) {
    return PreflightReport.of(QUESTION, List.of(heard), true);
  }

  private static List<Finding> inspect(Answer answer, int slots) {
    return Inspection.of(QUESTION, answer, slots, true);
  }

  private static String memory(Room room, int slots) {
    return text(inspect(answer(name("0", "a"), BUILD, room), slots));
  }

  private static String text(List<Finding> findings) {
    return String.join("; ", findings.stream().map(Finding::text).toList());
  }

  private static ExecutorName name(String id, String host) {
    return new ExecutorName(id, host);
  }

  private static Heard heard(String id, String host) {
    return new Heard(answer(name(id, host), BUILD, ROOM), 2, 0, 0);
  }

  private static Answer answer(ExecutorName executor, Build build, Room room) {
    return new Answer(executor, build, "avx512", "", room, GpuState.NONE, "d1", "", List.of(), 0);
  }

  private static Answer clock(long millis) {
    return new Answer(
        name("0", "a"), BUILD, "avx512", "", ROOM, GpuState.NONE, "d1", "", List.of(), millis);
  }

  private static Heard with(Heard heard, String digest) {
    Answer answer = heard.answer();
    return new Heard(
        new Answer(
            answer.executor(),
            answer.build(),
            answer.natives(),
            "",
            ROOM,
            GpuState.NONE,
            digest,
            "",
            List.of(),
            0),
        heard.slots(),
        0,
        0);
  }
}
