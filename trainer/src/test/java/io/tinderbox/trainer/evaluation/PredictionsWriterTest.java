package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.evaluation.Prediction.Guess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PredictionsWriterTest {
  private static final Example EXAMPLE = new Example("", 0, new byte[0]);

  @Test
  void fieldsAreEmptyWhereThereAreFewerClasses() {
    assertThat(
            csv(new Prediction("val/a b.JPEG", 1, List.of(new Guess(1, 0.75), new Guess(0, 0.25)))))
        .isEqualTo(
            """
            id,label,predicted1,probability1,predicted2,probability2,predicted3,probability3,\
            predicted4,probability4,predicted5,probability5
            val/a b.JPEG,1,1,0.75,0,0.25,,,,,,
            """);
  }

  @Test
  void idsAreQuotedWhereTheyNeedToBe() {
    assertThat(PredictionsWriter.quoted("a,b")).isEqualTo("\"a,b\"");
    assertThat(PredictionsWriter.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(PredictionsWriter.quoted("a\nb")).isEqualTo("\"a\nb\"");
    assertThat(PredictionsWriter.quoted("Höhle/'1' [2].jpg")).isEqualTo("Höhle/'1' [2].jpg");
  }

  @Property(tries = 100)
  void probabilitiesReadBackInAnyLocale(@ForAll @DoubleRange(min = 0, max = 1) double probability) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      String line =
          csv(new Prediction("a", -1, List.of(new Guess(0, probability)))).lines().toList().get(1);
      assertThat(Float.parseFloat(line.split(",", -1)[3])).isEqualTo((float) probability);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String csv(Prediction prediction) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PredictionsWriter writer = PredictionsWriter.of(out)) {
      writer.accept(EXAMPLE, prediction);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
