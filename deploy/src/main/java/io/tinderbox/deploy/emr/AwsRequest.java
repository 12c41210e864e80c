package io.tinderbox.deploy.emr;

import io.tinderbox.deploy.shell.ShellText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One call of the AWS command line.
 *
 * @param words after {@code aws}
 * @param input for its standard input; empty for none
 */
public record AwsRequest(List<String> words, String input) {
  public AwsRequest {
    words = List.copyOf(words);
  }

  static AwsRequest of(AccountConfig account, List<String> words) {
    return of(account, words, "");
  }

  static AwsRequest of(AccountConfig account, List<String> words, String input) {
    List<String> all = new ArrayList<>(words);
    if (!account.region().isEmpty()) {
      all.addAll(List.of("--region", account.region()));
    }
    return new AwsRequest(all, input);
  }

  /** As it could be typed into a shell, its input below it. */
  String text() {
    String command =
        words.stream().map(ShellText::quoted).collect(Collectors.joining(" ", "aws ", ""));
    return input.isEmpty()
        ? command
        : "%s << 'END'%n%s%nEND".formatted(command, input.stripTrailing());
  }
}
