package io.tinderbox.deploy.shell;

import java.util.regex.Pattern;

/** Text as it is typed into a POSIX shell. */
public final class ShellText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellText() {}

  /** One word: as it is where the shell leaves it alone, in single quotes elsewhere. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
