package io.tinderbox.deploy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Spark's own cluster as processes of this machine, from the jars of the ready folder: a master,
 * and workers that can be killed and followed by others.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long PAUSE_MILLIS = 20;

  private final Path folder;
  private final int port;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  private StandaloneCluster(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.master =
        start(
            Map.of(),
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
  }

  /**
   * A master without workers, which answers.
   *
   * @param folder for logs and the workers' files
   */
  static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    StandaloneCluster cluster = new StandaloneCluster(folder, freePort());
    while (!cluster.answers()) {
      if (!cluster.master.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("master.log")));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return cluster;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket connected = new Socket(HOST, port)) {
      return connected.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** For {@code --master}. */
  String url() {
    return "spark://" + HOST + ":" + port;
  }

  /** A worker of one core; the executors of all applications on it are its children. */
  Process startWorker() throws IOException {
    return startWorker(Map.of());
  }

  /**
   * The same on a machine that differs.
   *
   * @param environment of the worker and its executors beside the usual one
   */
  Process startWorker(Map<String, String> environment) throws IOException {
    Process worker =
        start(
            environment,
            "worker-" + workers.size(),
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            HOST,
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve("work").toString(),
            url());
    workers.add(worker);
    return worker;
  }

  /** SIGKILL to a worker and its executors: as when a machine goes. */
  static void lose(Process worker) throws InterruptedException, ExecutionException {
    List<ProcessHandle> executors = ExecutorProcesses.below(worker.toHandle());
    ExecutorProcesses.kill(worker.toHandle());
    for (ProcessHandle executor : executors) {
      ExecutorProcesses.kill(executor);
    }
  }

  private Process start(Map<String, String> environment, String name, String... mainAndArguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-Dspark.decommission.enabled=true",
                "-cp",
                Program.FOLDER.resolve("spark/jars") + "/*"));
    command.addAll(List.of(mainAndArguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", Program.FOLDER.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    builder.environment().putAll(environment);
    return builder.start();
  }

  @Override
  public void close() throws InterruptedException, ExecutionException {
    for (Process worker : workers) {
      lose(worker);
    }
    ExecutorProcesses.kill(master.toHandle());
  }
}
