package io.tinderbox.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Spark's executors as processes of this machine. */
final class ExecutorProcesses {
  private static final String MAIN_CLASS = "org.apache.spark.executor.CoarseGrainedExecutorBackend";

  private ExecutorProcesses() {}

  /** The live executors that a driver ({@code local-cluster}) or a worker has started, by age. */
  static List<ProcessHandle> below(ProcessHandle process) {
    return process
        .descendants()
        .filter(child -> commandLine(child).contains(MAIN_CLASS))
        .sorted(Comparator.comparing(ProcessHandle::pid))
        .toList();
  }

  /** SIGKILL, and gone when it returns. */
  static void kill(ProcessHandle process) throws InterruptedException, ExecutionException {
    process.destroyForcibly();
    process.onExit().get();
  }

  /** Whole, where {@link ProcessHandle.Info} ends after a page; empty of a process that is gone. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
