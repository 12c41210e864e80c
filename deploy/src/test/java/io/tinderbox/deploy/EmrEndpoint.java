package io.tinderbox.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where the AWS command line sends its requests to EMR in tests. What has come here has passed that
 * program's own checks; it is kept, and answered with what the test has prepared.
 */
final class EmrEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();

  /**
   * @param operation of the API, such as {@code RunJobFlow}
   */
  record Request(String operation, JsonNode body) {}

  private EmrEndpoint(HttpServer server) {
    this.server = server;
  }

  static EmrEndpoint start() throws IOException {
    EmrEndpoint endpoint =
        new EmrEndpoint(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    endpoint.server.createContext("/", endpoint::handle);
    endpoint.server.start();
    return endpoint;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** One after the other; the last one for good. Without any, {@code {}}. */
  void answer(String operation, String... bodies) {
    answers.put(operation, new ArrayDeque<>(List.of(bodies)));
  }

  /** Bodies of the requests of one operation, in their order. */
  List<JsonNode> requests(String operation) {
    return requests.stream()
        .filter(request -> request.operation.equals(operation))
        .map(Request::body)
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    requests.add(new Request(operation, JSON.readTree(exchange.getRequestBody().readAllBytes())));
    Deque<String> prepared = answers.getOrDefault(operation, new ArrayDeque<>(List.of("{}")));
    byte[] answer =
        (prepared.size() > 1 ? prepared.poll() : prepared.peek()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(200, answer.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
