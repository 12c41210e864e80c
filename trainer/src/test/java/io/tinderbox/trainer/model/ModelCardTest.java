package io.tinderbox.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.Manifest.Split;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.run.Metric;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private static final List<Label> LABELS =
      List.of(new Label(0, "a_b", "cat | <b>*cat*</b>"), new Label(1, "c", "two\nlines"));

  @Test
  void tellsDataTrainingNumbersAndLimits() {
    assertThat(card("cross-entropy", true).text())
        .startsWith("# logistic, 2 classes\n")
        .containsSubsequence(
            "## Model", "## Data", "## Training", "## Numbers", "## Limits", "## Classes")
        .contains("8 x 8 of pictures of 10 x 12 (`pad`)")
        .contains("- Examples in train: 1,300\n", "- Examples in 5% more: 5, without labels\n")
        .contains("- Set aside by ingest: 3 files\n")
        .contains("epoch 4, after 400 steps", "64 examples a step", "nesterov", "tinderbox train")
        .contains("On `val`, 200 examples")
        .contains("| top-1 | 0.5000 | 0.4314 to 0.5686 |\n", "| loss | 1.2500 | |\n")
        .contains("best top-1 of 3 measured")
        .contains("`tinderbox evaluate --split test` measures it on others.")
        .contains("from 300 to 1,000 examples in `train`")
        .contains("were not calibrated");
  }

  @Test
  void withoutValidationItClaimsNothing() {
    assertThat(card("cross-entropy", false).text())
        .contains("None: the run had no validation split")
        .doesNotContain("top-1", "chosen by");
  }

  @Test
  void tellsWhenOnlyAPartWasTrainedOn() {
    assertThat(card("svm", true, 640).text()).contains("`train` (only the first 640 examples");
    assertThat(card("svm", true, 1300).text()).doesNotContain("only the first");
  }

  @Test
  void marginsAreNoProbabilities() {
    assertThat(card("svm", true).text())
        .contains("trained for margins")
        .doesNotContain("calibrated");
  }

  @Test
  void namesOfClassesStayTextOnOneLine() {
    assertThat(card("cross-entropy", true).text())
        .endsWith(
            "| 0 | a\\_b | cat \\| \\<b\\>\\*cat\\*\\</b\\> | 1,000 |\n| 1 | c | two lines | 300 |\n");
  }

  private static ModelCard card(String loss, boolean isMeasured) {
    return card(loss, isMeasured, 0);
  }

  private static ModelCard card(String loss, boolean isMeasured, long limitExamples) {
    ImageShape image = new ImageShape(3, 10, 12);
    ModelDescription model =
        new ModelDescription(
            ModelDescription.FORMAT_VERSION,
            new NetworkConfig("logistic", Norm.NONE, 1),
            LABELS,
            ResizeMode.PAD,
            new Preprocessing(image, 8, List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)),
            new LossConfig(loss, 0),
            4,
            "d1",
            "parameters.f32",
            "p1");
    Manifest data =
        new Manifest(
            Manifest.FORMAT_VERSION,
            image,
            ResizeMode.PAD,
            LABELS,
            new TreeMap<>(
                Map.of(
                    "train", new Split(1300, List.of(1000L, 300L), List.of()),
                    "val", new Split(200, List.of(100L, 100L), List.of()),
                    "test", new Split(10, List.of(5L, 5L), List.of()),
                    "5% more", new Split(5, List.of(), List.of()))),
            List.of(1.0, 2.0, 3.0),
            List.of(4.0, 5.0, 6.0),
            List.of(),
            new Manifest.Rejected(3, new TreeMap<>(Map.of("truncated", 3L))),
            1,
            32,
            "d1",
            Manifest.Origin.UNKNOWN);
    Provenance provenance =
        new Provenance(
            "1",
            "tinderbox train",
            "data",
            "d1",
            "c1",
            9,
            null,
            "now",
            "17",
            "3.5",
            "local",
            "cpu");
    return new ModelCard(
        model,
        "/data",
        data,
        new ModelCard.Training(
            "train",
            limitExamples,
            400,
            64,
            OptimiserConfig.named("nesterov"),
            9,
            Optional.of(provenance)),
        isMeasured
            ? Optional.of(
                new ModelCard.Measured(
                    "val",
                    new Validation(4, null, 400, true, 1.25, 0.5, 1, 0.01, 60),
                    Metric.TOP1,
                    3))
            : Optional.empty());
  }
}
