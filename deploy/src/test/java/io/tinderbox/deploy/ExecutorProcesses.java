package io.tinderbox.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

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

  /** Spark's name of an executor; empty of a process that is gone. */
  static String id(ProcessHandle executor) {
    List<String> words = List.of(commandLine(executor).split("\0"));
    int option = words.indexOf("--executor-id");
    return option < 0 ? "" : words.get(option + 1);
  }

  /** Of all processes of this machine, as {@code ps} shows them. */
  static String commandLines() {
    return ProcessHandle.allProcesses()
        .map(ExecutorProcesses::commandLine)
        .map(line -> line.replace('\0', ' '))
        .collect(Collectors.joining("\n"));
  }

  /** SIGKILL, and gone when it returns. */
  static void kill(ProcessHandle process) throws InterruptedException, ExecutionException {
    process.destroyForcibly();
    process.onExit().get();
  }

  /** SIGSTOP. */
  static void halt(ProcessHandle process) throws IOException, InterruptedException {
    signal("STOP", process);
  }

  /** SIGCONT. */
  static void goOn(ProcessHandle process) throws IOException, InterruptedException {
    signal("CONT", process);
  }

  /** SIGPWR: the process is told that its machine goes soon. */
  static void decommission(ProcessHandle process) throws IOException, InterruptedException {
    signal("PWR", process);
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
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
