package io.tinderbox.deploy.emr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The AWS command line, which has the credentials. What it says of errors goes to standard error.
 *
 * @param dryRun where nothing is sent: requests are printed, and answers are empty
 * @param out for requests that are not sent
 */
public record Aws(boolean dryRun, PrintStream out) {
  /** The answer, as JSON; missing where there is none. */
  public JsonNode call(AwsRequest request) {
    String answer = send(request);
    return answer.isBlank()
        ? MissingNode.getInstance()
        : Json.tree(answer.getBytes(UTF_8), request.text());
  }

  /**
   * @return what it printed
   * @throws TinderboxException exit code 5, when it did not succeed; 2, when it is not there
   */
  public String send(AwsRequest request) {
    if (dryRun) {
      out.println(request.text());
      return "";
    }
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(request.words());
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      // Version 2 would hand a long answer to a pager.
      builder.environment().put("AWS_PAGER", "");
      Process process = start(builder);
      try (OutputStream in = process.getOutputStream()) {
        in.write(request.input().getBytes(UTF_8));
      }
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw TinderboxException.infrastructure(
            "Cannot go on: aws %s ended with %d, for the reason above"
                .formatted(String.join(" ", request.words().subList(0, 2)), code),
            null);
      }
      return answer;
    } catch (IOException e) {
      throw TinderboxException.infrastructure("Cannot talk to aws: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.interrupted("Cannot go on: interrupted while aws ran");
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw TinderboxException.usage(
          "Cannot find the AWS command line: expected aws on the PATH, found none");
    }
  }
}
