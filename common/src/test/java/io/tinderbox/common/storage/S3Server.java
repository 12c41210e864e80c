package io.tinderbox.common.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.ListMultipartUploadsRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An S3 server on this machine, for tests: S3Proxy, which checks signatures and keeps objects in
 * memory. A process of its own, as its libraries are not those of Spark.
 */
public final class S3Server implements AutoCloseable {
  private static final Path JAR =
      Path.of(System.getProperty("s3.server", "target/s3-server/s3proxy.jar"));
  private static final Pattern READY =
      Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");
  private static final String IDENTITY = "tinderbox";
  private static final String SECRET = "not a secret";

  private final Process process;
  private final int port;

  private S3Server(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param buckets that are to be there, empty
   */
  public static S3Server start(String... buckets) throws IOException {
    Path settings = Files.createTempFile("s3proxy", ".conf");
    Files.writeString(
        settings,
        """
        s3proxy.endpoint=http://127.0.0.1:0
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=transient-nio2
        """
            .formatted(IDENTITY, SECRET));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                JAR.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    S3Server server = new S3Server(process, port(process));
    Files.delete(settings);
    AmazonS3 client = server.client();
    for (String bucket : buckets) {
      client.createBucket(bucket);
    }
    client.shutdown();
    return server;
  }

  private static int port(Process process) throws IOException {
    BufferedReader log = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = READY.matcher(line);
      if (matcher.find()) {
        drain(log);
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new IOException("The S3 server did not start:\n" + said);
  }

  /** A process whose output nobody reads comes to a halt. */
  private static void drain(BufferedReader log) {
    Thread thread =
        new Thread(
            () -> {
              try {
                log.transferTo(java.io.Writer.nullWriter());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "s3-server-log");
    thread.setDaemon(true);
    thread.start();
  }

  private AmazonS3 client() {
    return AmazonS3ClientBuilder.standard()
        .withEndpointConfiguration(new EndpointConfiguration(endpoint(port), "us-east-1"))
        .withPathStyleAccessEnabled(true)
        .withCredentials(
            new AWSStaticCredentialsProvider(new BasicAWSCredentials(IDENTITY, SECRET)))
        .build();
  }

  /** What {@code s3a://} needs to find this server, as Hadoop names it. */
  public Map<String, String> hadoopProperties() {
    return hadoopProperties(port);
  }

  /** The same for a proxy that stands before this server. */
  public Map<String, String> hadoopProperties(FaultyProxy proxy) {
    return hadoopProperties(proxy.port());
  }

  private static Map<String, String> hadoopProperties(int port) {
    return new TreeMap<>(
        Map.of(
            "fs.s3a.endpoint",
            endpoint(port),
            "fs.s3a.path.style.access",
            "true",
            "fs.s3a.connection.ssl.enabled",
            "false",
            "fs.s3a.access.key",
            IDENTITY,
            "fs.s3a.secret.key",
            SECRET));
  }

  private static String endpoint(int port) {
    return "http://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** The keys as a user's shell has them. */
  public Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", IDENTITY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** Uploads in parts that were begun and neither completed nor aborted. */
  public int unfinishedUploads(String bucket) {
    AmazonS3 client = client();
    int uploads =
        client
            .listMultipartUploads(new ListMultipartUploadsRequest(bucket))
            .getMultipartUploads()
            .size();
    client.shutdown();
    return uploads;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
