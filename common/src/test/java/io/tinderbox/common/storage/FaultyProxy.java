package io.tinderbox.common.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before an HTTP server on this machine and spoils some requests, for tests: every eleventh
 * is answered with 503, every seventeenth with 500, every 23rd finds its connection cut. One
 * connection carries one request.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger spoiled = new AtomicInteger();

  private FaultyProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /**
   * @param target port of the server behind it
   */
  public static FaultyProxy before(int target) throws IOException {
    FaultyProxy proxy =
        new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Number of requests that were not served. */
  public int spoiled() {
    return spoiled.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      int number = head.isEmpty() ? 1 : requests.incrementAndGet();
      if (number % 11 == 0) {
        refuse(client, "503 Slow Down");
      } else if (number % 17 == 0) {
        refuse(client, "500 Internal Server Error");
      } else if (number % 23 == 0) {
        spoiled.incrementAndGet();
      } else if (!head.isEmpty()) {
        pass(head, client);
      }
    } catch (IOException e) {
      // One side went away, which the other is told by its connection.
    }
  }

  private void refuse(Socket client, String status) throws IOException {
    spoiled.incrementAndGet();
    client
        .getOutputStream()
        .write(
            "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .formatted(status)
                .getBytes(ISO_8859_1));
    client.shutdownOutput();
    // What is not read would reset the connection before the answer is.
    client.setSoTimeout(200);
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private void pass(String head, Socket client) throws IOException {
    try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
      behind.getOutputStream().write(oneRequest(head).getBytes(ISO_8859_1));
      threads.execute(() -> copy(client, behind));
      behind.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Ended by the other direction.
    }
  }

  private static String oneRequest(String head) {
    String kept = head.replaceAll("(?im)^connection:.*\r\n", "");
    return kept.substring(0, kept.length() - 2) + "Connection: close\r\n\r\n";
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int value = in.read(); value >= 0; value = in.read()) {
      head.write(value);
      last = last << 8 | value;
      if (last == 0x0d0a0d0a) {
        return head.toString(ISO_8859_1);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
