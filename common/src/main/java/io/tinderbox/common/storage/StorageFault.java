package io.tinderbox.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with a file, as a person says it, from what Hadoop and the JDK throw. */
final class StorageFault {
  private static final Pattern BRACKETS = Pattern.compile(" \\(([^()]+)\\)$");

  private StorageFault() {}

  /** Without the file's name, which is told already. */
  static String reason(Location location, Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    if (e instanceof FileNotFoundException) {
      // The JDK throws it for all that can be wrong with a local file, named in brackets.
      Matcher named = BRACKETS.matcher(message);
      return location.isLocal() && named.find()
          ? named.group(1)
          : isDenied(location) ? "Permission denied" : "no such file or folder";
    }
    if (location.isLocal() && e instanceof FileSystemException local) {
      return e instanceof AccessDeniedException
          ? "Permission denied"
          : e instanceof NoSuchFileException
              ? "no such file or folder"
              : local.getReason() == null ? e.getClass().getSimpleName() : local.getReason();
    }
    return message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  /** Whether a local file is out of reach; Hadoop and the JDK's older API call that missing. */
  private static boolean isDenied(Location location) {
    if (location.isLocal()) {
      try {
        Files.readAttributes(location.toLocalPath(), BasicFileAttributes.class);
      } catch (AccessDeniedException e) {
        return true;
      } catch (IOException e) {
        return false;
      }
    }
    return false;
  }
}
