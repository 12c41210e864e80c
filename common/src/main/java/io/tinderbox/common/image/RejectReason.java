package io.tinderbox.common.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * Why a source file does not become an example. In JSON by its {@link #written() written name}, for
 * example {@code "not-an-image"}.
 */
public enum RejectReason {
  /** The file has no bytes. */
  EMPTY,
  /** The file is listed and cannot be opened: no permission, or gone since. */
  UNREADABLE,
  /** The contents are of no known image format, whatever the name says. */
  NOT_AN_IMAGE,
  /** An image of another format than JPEG and PNG, or a rare kind of one of them. */
  UNSUPPORTED_FORMAT,
  /** Colour models that cannot be told as red, green and blue: two components, five and more. */
  UNSUPPORTED_COLOUR,
  /** More bytes or, by the header, more pixels than allowed; nothing was decoded. */
  TOO_LARGE,
  /** More scans than a picture has, or decoding took longer than allowed and was cut off. */
  TOO_SLOW,
  /** The data end before the picture does. */
  TRUNCATED,
  /** The decoder failed, or says that what it decoded is not what was encoded. */
  CORRUPT,
  /** The source does not say which class the picture is of. */
  NO_LABEL,
  /** The source gives the picture a class that is not among its classes. */
  UNKNOWN_CLASS,
  /** The source lists the picture, and the file is not there. */
  MISSING,
  /** A line of a list of links that does not hold a class and an http or https URL. */
  BAD_LINK,
  /** The server says that there is no such picture, or sends the asker round and round. */
  DEAD_LINK,
  /**
   * No whole answer to a link, however often it was asked: timeouts, broken connections, 429, 5xx.
   * The only reason that another run may not find again.
   */
  NO_ANSWER,
  /** Fewer bytes than a photograph has. */
  TOO_SMALL,
  /** The picture that a site shows in place of one that was moved or removed. */
  PLACEHOLDER,
  /** The same bytes, or the same link, as one before it in the list. */
  DUPLICATE,
  /**
   * Of a split that was left out because the training folder was divided anew: no fault of the
   * file.
   */
  DROPPED_SPLIT,
  /** Left out by a choice of classes, of counts or of a limit: no fault of the file. */
  NOT_CHOSEN;

  @JsonValue
  public String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Whether it counts against the fraction of files that may be rejected. What the web no longer
   * has does not: of an old list of links, half may be dead.
   */
  public boolean isFault() {
    return switch (this) {
      case DEAD_LINK, NO_ANSWER, TOO_SMALL, PLACEHOLDER, DUPLICATE, DROPPED_SPLIT, NOT_CHOSEN ->
          false;
      default -> true;
    };
  }

  /** The reason of a {@link #written() written name}. */
  @JsonCreator
  public static RejectReason of(String written) {
    return Arrays.stream(values())
        .filter(reason -> reason.written().equals(written))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown reason '" + written + "'"));
  }
}
