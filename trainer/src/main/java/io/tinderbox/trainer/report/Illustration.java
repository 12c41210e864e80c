package io.tinderbox.trainer.report;

import java.util.Objects;

/**
 * A picture that was drawn elsewhere.
 *
 * @param title for people
 * @param note what it shows, beside the title; may be empty
 * @param png the picture
 */
public record Illustration(String title, String note, byte[] png) {
  public Illustration {
    Objects.requireNonNull(title);
    Objects.requireNonNull(note);
    Objects.requireNonNull(png);
  }
}
