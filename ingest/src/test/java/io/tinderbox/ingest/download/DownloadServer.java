package io.tinderbox.ingest.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host of the web on this machine that answers with whatever bytes a test gives it, right or
 * wrong, and counts what it is asked. One request a connection.
 */
public final class DownloadServer implements AutoCloseable {
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<String, String> agents = new ConcurrentHashMap<>();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger mostActive = new AtomicInteger();

  /** What a path answers. */
  @FunctionalInterface
  public interface Page {
    void answer(Reply reply) throws Exception;
  }

  /** One answer under way. */
  public final class Reply {
    private final OutputStream out;
    private final int time;
    private boolean begun;

    private Reply(OutputStream out, int time) {
      this.out = out;
      this.time = time;
    }

    /** How often the path has been asked for, from 1. */
    public int time() {
      return time;
    }

    /** A whole and honest answer. */
    public void status(int status, byte[] body, String... headers) throws IOException {
      String more = String.join("", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList());
      head("HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n".formatted(status, more, body.length));
      write(body);
    }

    /** Status line and headers as they are, and the end of them. */
    void head(String lines) throws IOException {
      write((lines + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
      begin();
      out.write(bytes);
      out.flush();
    }

    /** What is asked next may be asked as soon as the first byte is out. */
    private void begin() {
      if (!begun) {
        begun = true;
        active.decrementAndGet();
      }
    }
  }

  public DownloadServer() {
    try {
      socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Serves a page and gives its URL. */
  public String page(String path, Page page) {
    pages.put(path, page);
    return url(path);
  }

  public String picture(String path, byte[] body) {
    return page(path, reply -> reply.status(200, body, "Content-Type: image/jpeg"));
  }

  public String url(String path) {
    return "http://127.0.0.1:" + socket.getLocalPort() + path;
  }

  public int asked(String path) {
    return asked.getOrDefault(path, new AtomicInteger()).get();
  }

  public int asked() {
    return asked.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  int mostActive() {
    return mostActive.get();
  }

  String agent(String path) {
    return agents.get(path);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
      String request = in.readLine();
      if (request == null) {
        return;
      }
      String path = request.split(" ", 3)[1];
      for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
        if (header.startsWith("User-Agent: ")) {
          agents.put(path, header.substring("User-Agent: ".length()));
        }
      }
      mostActive.accumulateAndGet(active.incrementAndGet(), Math::max);
      int time = asked.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
      Reply reply = new Reply(connection.getOutputStream(), time);
      try {
        pages.getOrDefault(path, r -> r.status(404, new byte[0])).answer(reply);
      } finally {
        reply.begin();
      }
    } catch (Exception e) {
      // The client has gone, or the server is closed.
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
