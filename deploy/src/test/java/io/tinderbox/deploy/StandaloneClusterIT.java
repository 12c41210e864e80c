package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.spark.SparkContexts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.netty.NettyBlockTransferService;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** The script that starts a cluster: what it says, and that strangers stay outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneClusterIT {
  private static final String LOOPBACK = "127.0.0.1";

  private StandaloneCluster cluster;
  private ProcessHandle worker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    cluster = StandaloneCluster.start(folder.resolve("my cluster"));
    worker = cluster.startWorker().process();
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
    assertThat(ExecutorProcesses.commandLines()).doesNotContain(cluster.folder().toString());
    assertThat(cluster.run("stop").done().out()).startsWith("Nothing runs in ");
    assertThat(cluster.run("status").code()).isEqualTo(1);
  }

  @Test
  void statusSaysWhatIsThere() throws Exception {
    assertThat(cluster.run("status").done().out())
        .contains("worker-1 " + worker.pid())
        .contains(cluster.url())
        .contains("http://127.0.0.1:" + cluster.uiPort())
        .contains("1 alive", "0 of 1 cores and 0 of 1024 MiB")
        .contains(cluster.folder().resolve("logs").toString());
  }

  @Test
  void wrongUsageIsOneLine() throws Exception {
    says(2, "'strat'", "strat");
    says(2, "--workers", "start-master", "--workers=2");
    says(2, "found 'many'", "start", "--workers", "many");
    says(2, "found '1'", "start", "--memory=1");
    says(2, "spark://HOST:PORT", "start-worker");
    says(2, "expected --host", "start-worker", "spark://10.255.255.1:7077");
    says(6, cluster.folder().toString(), "start");
  }

  @Test
  void aPortThatIsTakenIsToldAndNothingIsLeft(@TempDir Path other) throws Exception {
    String port = "--port=" + cluster.port();
    says(5, "port " + cluster.port(), "start", "--folder=" + other, port);
    says(
        5,
        "port " + cluster.uiPort(),
        "start",
        "--folder=" + other,
        "--port=1",
        "--ui-port=" + cluster.uiPort());

    assertThat(cluster.run("status", "--folder=" + other).out()).startsWith("Nothing runs in ");
  }

  @Test
  void aWorkerWithoutTheSecretIsNotStarted(@TempDir Path other) throws Exception {
    says(2, other + "/secret", "start-worker", cluster.url(), "--folder=" + other);
  }

  @Test
  void aWorkerWithAnotherSecretIsRefused(@TempDir Path other) throws Exception {
    Files.writeString(other.resolve("secret"), "0".repeat(64));

    says(2, "found another one", "start-worker", cluster.url(), "--folder=" + other);
    assertThat(cluster.run("status", "--folder=" + other).out()).startsWith("Nothing runs in ");
  }

  @Test
  void missingJavaIsOneLine(@TempDir Path other) throws Exception {
    Program.Ended ended =
        new Program(other)
            .start(
                Map.of("JAVA_HOME", "/nowhere"),
                StandaloneCluster.SCRIPT,
                "start",
                "--folder=" + other)
            .await();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1).first().asString().contains("JAVA_HOME");
  }

  /** A master, a worker or an application begins with this. */
  @Test
  void noOneWithoutTheSecretReachesTheMaster() throws Exception {
    RpcAddress master = new RpcAddress(LOOPBACK, cluster.port());
    SparkConf wrong = secured().set("spark.authenticate.secret", "0".repeat(64));

    for (SparkConf stranger : List.of(unsecured(), wrong)) {
      assertThatThrownBy(() -> call(stranger, master)).isInstanceOf(Exception.class);
    }
    assertThatCode(() -> call(secured(), master)).doesNotThrowAnyException();
  }

  @Test
  void noOneWithoutTheSecretFetchesABlock() throws Exception {
    Map<String, String> properties = new TreeMap<>();
    cluster.properties().forEach((key, value) -> properties.put((String) key, (String) value));
    properties.put("spark.executor.memory", "512m");
    properties.put("spark.ui.enabled", "false");
    try (JavaSparkContext spark = SparkContexts.start("blocks", properties)) {
      var kept = spark.parallelize(List.of(1, 2, 3), 1).persist(StorageLevel.MEMORY_ONLY());
      assertThat(kept.count()).isEqualTo(3);
      BlockId block = BlockId.apply("rdd_%d_0".formatted(kept.id()));
      BlockManagerId executor = SparkEnv.get().blockManager().master().getLocations(block).head();
      assertThat(executor.isDriver()).isFalse();

      for (SparkConf stranger :
          List.of(unsecured(), secured().set("spark.authenticate.secret", "1"))) {
        assertThatThrownBy(() -> fetch(stranger, executor, block)).isInstanceOf(Exception.class);
      }
      assertThat(fetch(secured(), executor, block)).isPositive();
      tellsNoSecret();
    }
  }

  /** Neither processes' command lines nor logs; one file, which is its owner's. */
  private void tellsNoSecret() throws Exception {
    Path file = cluster.folder().resolve("secret");
    String secret = Files.readString(file);
    assertThat(secret).matches("[0-9a-f]{64}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.folder())))
        .isEqualTo("rwx------");

    assertThat(ExecutorProcesses.commandLines())
        .contains("CoarseGrainedExecutorBackend")
        .doesNotContain(secret);
    assertThat(cluster.logs()).contains("CoarseGrainedExecutorBackend").doesNotContain(secret);
    try (var files = Files.walk(cluster.folder())) {
      assertThat(
              files
                  .filter(path -> contains(path, secret))
                  .map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("secret", "spark-defaults.conf");
    }
  }

  /** Bound to all addresses, they would answer on this one too. */
  @Test
  void pagesAndMasterAreOnThisMachinesOwnAddressOnly() {
    for (int port : List.of(cluster.port(), cluster.uiPort())) {
      assertThatCode(() -> new Socket(LOOPBACK, port).close()).doesNotThrowAnyException();
      assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  private static boolean contains(Path path, String secret) {
    try {
      return Files.isRegularFile(path)
          && new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      return false; // Gone.
    }
  }

  private static void call(SparkConf conf, RpcAddress master) {
    RpcEnv caller = RpcEnv.create("caller", LOOPBACK, 0, conf, security(conf), true);
    try {
      caller.setupEndpointRef(master, "Master");
    } finally {
      caller.shutdown();
    }
  }

  private static long fetch(SparkConf conf, BlockManagerId from, BlockId block) throws IOException {
    conf.set("spark.app.id", SparkEnv.get().conf().getAppId());
    try (NettyBlockTransferService caller =
        new NettyBlockTransferService(
            conf,
            security(conf),
            SparkEnv.get().serializerManager(),
            LOOPBACK,
            LOOPBACK,
            0,
            1,
            null)) {
      caller.init(SparkEnv.get().blockManager());
      return caller
          .fetchBlockSync(from.host(), from.port(), from.executorId(), block.name(), null)
          .size();
    }
  }

  private static SecurityManager security(SparkConf conf) {
    return new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
  }

  private static SparkConf unsecured() {
    return new SparkConf(false).set("spark.shuffle.io.maxRetries", "0");
  }

  private SparkConf secured() throws IOException {
    SparkConf conf = unsecured();
    cluster.properties().forEach((key, value) -> conf.set((String) key, (String) value));
    return conf;
  }

  private void says(int code, String part, String command, String... options) throws Exception {
    Program.Ended ended = cluster.run(command, options);
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("cluster: ")
        .contains(part);
  }
}
