package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Example;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * {@code predictions.csv}: a line for each example, UTF-8, lines ended by a newline, fields quoted
 * as RFC 4180 has it where they need to be. Classes are label indices (-1 where the class is not
 * known), probabilities read back to the same float32; where there are fewer than five classes the
 * last fields are empty.
 */
public final class PredictionsWriter implements PredictionSink, AutoCloseable {
  private final Writer out;

  private PredictionsWriter(Writer out) {
    this.out = out;
  }

  /**
   * Writes the header at once.
   *
   * @param out closed with the writer
   * @throws UncheckedIOException as every method here, when the stream fails
   */
  public static PredictionsWriter of(OutputStream out) {
    PredictionsWriter writer =
        new PredictionsWriter(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    StringBuilder header = new StringBuilder("id,label");
    for (int place = 1; place <= Prediction.GUESSES; place++) {
      header.append(",predicted").append(place).append(",probability").append(place);
    }
    writer.line(header);
    return writer;
  }

  @Override
  public void accept(Example example, Prediction prediction) {
    StringBuilder line = new StringBuilder(quoted(prediction.id()));
    line.append(',').append(prediction.label());
    for (int place = 0; place < Prediction.GUESSES; place++) {
      if (place < prediction.guesses().size()) {
        Prediction.Guess guess = prediction.guesses().get(place);
        line.append(',').append(guess.label());
        line.append(',').append(Float.toString((float) guess.probability()));
      } else {
        line.append(",,");
      }
    }
    line(line);
  }

  /** A field as RFC 4180 has it: in double quotes where a comma, a quote or a line break asks. */
  static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  private void line(CharSequence line) {
    try {
      out.append(line).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
