package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.gpu.GpuState;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a process says of itself. A record of plain values, so that it can be read by another build
 * of Tinderbox too.
 *
 * @param natives what computes; empty where it does not load
 * @param nativesFault why not; empty where it does
 * @param gpu what there is of GPUs
 * @param dataDigest of the manifest as it is seen from here; empty where it cannot be read
 * @param dataFault why not; empty where it can
 * @param lacking settings that natives and Spark are to have and which are missing
 * @param clockMillis of this machine, since 1970, when the answer was complete
 */
record Answer(
    ExecutorName executor,
    Build build,
    String natives,
    String nativesFault,
    Room room,
    GpuState gpu,
    String dataDigest,
    String dataFault,
    List<String> lacking,
    long clockMillis)
    implements Serializable {
  private static final double GIB = 1L << 30;

  /** What Spark and Kryo reach into; the launcher opens more, all by one list. */
  private static final List<String> OPEN = List.of("java.lang", "java.nio", "java.util");

  /** In the process that is asked; never fails. */
  static Answer of(Question question) {
    String natives = "";
    String nativesFault = "";
    String digest = "";
    String dataFault = "";
    GpuState gpu = GpuState.here(Engines.named(question.engine()).gpuLibrary());
    try {
      // What is wrong with its GPU is told by itself.
      natives = gpu.isUsable() ? Engines.named(question.engine()).start() : "";
    } catch (RuntimeException | LinkageError e) {
      nativesFault = line(root(e));
    }
    try {
      digest = DataFolder.open(question.storage(), question.data()).manifest().digest();
    } catch (RuntimeException | LinkageError e) {
      dataFault = line(e instanceof TinderboxException ? e : root(e));
    }
    return new Answer(
        ExecutorName.here(),
        Build.here(),
        natives,
        nativesFault,
        roomHere(),
        gpu,
        digest,
        dataFault,
        lackingHere(),
        System.currentTimeMillis());
  }

  /** JavaCPP's natives tell the limits; where they do not load, nothing else counts. */
  private static Room roomHere() {
    try {
      return Room.here();
    } catch (LinkageError e) {
      return new Room(Runtime.getRuntime().maxMemory(), Long.MAX_VALUE, 0, Long.MAX_VALUE, 1);
    }
  }

  private static List<String> lackingHere() {
    Module platform = Object.class.getModule();
    Module ours = Answer.class.getModule();
    return Stream.concat(
            Question.ENVIRONMENT.stream().filter(name -> System.getenv(name) == null),
            OPEN.stream()
                .filter(name -> !platform.isOpen(name, ours))
                .map("--add-opens=java.base/%s=ALL-UNNAMED"::formatted))
        .toList();
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String line(Throwable e) {
    String text = e.getMessage() == null ? e.toString() : e.getMessage();
    return text.lines().findFirst().orElse(e.toString());
  }

  /** One line, all of it, for {@code --verbose}. */
  String summary(int slots) {
    return String.format(
        Locale.ROOT,
        "Executor %s: %s; %s; %s at once, %s, heap %.2f GiB, arrays %.2f GiB, process %.2f GiB, machine %.2f GiB",
        executor,
        build.whatMustAgree(),
        natives.isEmpty() ? nativesFault : natives,
        ReadableCount.of(slots, "task"),
        ReadableCount.of(room.cores(), "core"),
        room.heap() / GIB,
        room.arrays() / GIB,
        room.process() / GIB,
        room.machine() / GIB);
  }
}
