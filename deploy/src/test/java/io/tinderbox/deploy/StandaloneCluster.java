package io.tinderbox.deploy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Spark's own cluster as processes of this machine, by the script that is shipped: a master, and
 * workers that can be killed and followed by others.
 */
final class StandaloneCluster implements AutoCloseable {
  static final Path SCRIPT = Program.FOLDER.resolve("../../standalone/cluster").normalize();

  private final Path folder;
  private final Program program;
  private final int port;
  private final int uiPort;
  private final List<Worker> workers = new ArrayList<>();

  private StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    this.program = new Program(Files.createDirectories(folder.resolve("output")));
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      this.port = one.getLocalPort();
      this.uiPort = other.getLocalPort();
    }
  }

  /** A worker, which may not be with the master yet. */
  record Worker(Path folder, Program.Running starting) {
    /** Waits for it. */
    ProcessHandle process() throws IOException, InterruptedException {
      String name = starting.await().done().out().split(" ")[0];
      String number = Files.readString(folder.resolve("processes").resolve(name)).strip();
      return ProcessHandle.of(Long.parseLong(number)).orElseThrow();
    }
  }

  /**
   * A master without workers, which answers.
   *
   * @param folder for the cluster's state, logs and files
   */
  static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    cluster.run("start-master", "--port=" + cluster.port, "--ui-port=" + cluster.uiPort).done();
    return cluster;
  }

  /** The script with this cluster's folder. */
  Program.Ended run(String command, String... options) throws IOException, InterruptedException {
    return begin(command, options).await();
  }

  private Program.Running begin(String command, String... options) throws IOException {
    return begin(Map.of(), command, options);
  }

  private Program.Running begin(Map<String, String> environment, String command, String... options)
      throws IOException {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("TINDERBOX_CLUSTER", folder.toString());
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(options));
    return program.start(all, SCRIPT, arguments.toArray(String[]::new));
  }

  /** For {@code --master}. */
  String url() {
    return "spark://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  int uiPort() {
    return uiPort;
  }

  Path folder() {
    return folder;
  }

  /** Tells a program of the master and its secret. */
  Map<String, String> environment() {
    return Map.of("SPARK_CONF_DIR", folder.resolve("conf").toString());
  }

  /** What the cluster wants to be told, by Spark's names. */
  Properties properties() throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(folder.resolve("conf/spark-defaults.conf"))) {
      properties.load(reader);
    }
    return properties;
  }

  /** A worker of one core; the executors of all applications on it are its children. */
  Worker startWorker() throws IOException {
    return startWorker(Map.of());
  }

  /**
   * The same on a machine that differs.
   *
   * @param environment of the worker and its executors beside the usual one
   */
  Worker startWorker(Map<String, String> environment) throws IOException {
    Worker worker =
        new Worker(folder, begin(environment, "start-worker", url(), "--cores=1", "--memory=1g"));
    workers.add(worker);
    return worker;
  }

  /**
   * Workers by other options of the script, such as {@code --folder}, which tells another machine's
   * state from this one's; waits for them.
   */
  Program.Ended startWorkers(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(url(), "--cores=1", "--memory=1g"));
    all.addAll(List.of(options));
    return begin(environment, "start-worker", all.toArray(String[]::new)).await();
  }

  /** SIGKILL to a worker and its executors: as when a machine goes. */
  static void lose(Worker worker) throws IOException, InterruptedException, ExecutionException {
    ProcessHandle process = worker.process();
    List<ProcessHandle> executors = ExecutorProcesses.below(process);
    ExecutorProcesses.kill(process);
    for (ProcessHandle executor : executors) {
      ExecutorProcesses.kill(executor);
    }
  }

  /** Logs of master and workers, and of all that ran on them. */
  String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("logs"))) {
      for (Path file : files) {
        logs.append(Files.readString(file));
      }
    }
    try (var files = Files.walk(folder.resolve("applications"))) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (Worker worker : workers) {
      worker.starting().await();
    }
    run("stop", "--grace=0").done();
  }
}
