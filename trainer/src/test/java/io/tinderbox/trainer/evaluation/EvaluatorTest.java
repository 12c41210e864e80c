package io.tinderbox.trainer.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.progress.ConsoleProgress;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          new ImageShape(3, 8, 8), 6, List.of(100.0, 110.0, 120.0), List.of(50.0, 60.0, 70.0));
  private static final int VALUES = PREPROCESSING.input().values();

  /** One pixel a picture: the class is the channel that shines, and the network sees just that. */
  @Test
  void aKnownSetGivesKnownNumbers() {
    Preprocessing onePixel =
        new Preprocessing(new ImageShape(3, 1, 1), 1, List.of(0.0, 0.0, 0.0), List.of(1., 1., 1.));
    LinearClassifier identity =
        new LinearClassifier(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    List<Example> examples =
        List.of(
            new Example("right", 0, new byte[] {9, 0, 0}),
            new Example("wrong", 1, new byte[] {7, 0, 0}),
            new Example("tie", 2, new byte[] {0, 4, 4}),
            new Example("nobody knows", -1, new byte[] {0, 0, 1}));
    Evaluator evaluator =
        Evaluator.of(
            identity,
            new Evaluator.Task(onePixel, labels(3), LossConfig.CROSS_ENTROPY.loss()),
            3,
            Optional.of(Views.TEN),
            Progress.SILENT);

    List<Prediction> predictions = new ArrayList<>();
    Evaluation evaluation =
        evaluator.evaluate("val", examples.iterator(), (example, p) -> predictions.add(p));

    double expectedLoss =
        (Math.log(Math.exp(9) + 2)
                - 9
                + Math.log(Math.exp(7) + 2)
                + Math.log(2 * Math.exp(4) + 1)
                - 4)
            / 3;
    assertThat(evaluation.split()).isEqualTo("val");
    assertThat(evaluation.examples()).isEqualTo(3);
    assertThat(evaluation.unlabelled()).isEqualTo(1);
    assertThat(evaluation.loss()).isCloseTo(expectedLoss, within(1e-9));
    assertThat(evaluation.top1()).isEqualTo(1.0 / 3);
    assertThat(evaluation.top5()).isEqualTo(1);
    assertThat(evaluation.confusion())
        .containsExactly(List.of(1L, 0L, 0L), List.of(1L, 0L, 0L), List.of(0L, 1L, 0L));
    assertThat(evaluation.perClass())
        .extracting(Evaluation.ClassScore::top1)
        .containsExactly(1.0, 0.0, 0.0);
    assertThat(evaluation.tenCrop().mean()).isEqualTo(new Evaluation.Accuracy(1.0 / 3, 1));
    assertThat(predictions)
        .extracting(Prediction::id)
        .containsExactly("right", "wrong", "tie", "nobody knows");
    assertThat(predictions.get(2).guesses())
        .extracting(Prediction.Guess::label)
        .containsExactly(1, 2, 0);
  }

  @Test
  void aPersonReadsOnceWhichSplitItIs() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Progress console = ConsoleProgress.forPlainLines(new PrintStream(lines, true, UTF_8));

    evaluator(12, 16, false, console)
        .evaluate(ExampleSource.of("val", 1, examples(1, 12)), PredictionSink.NONE);

    assertThat(lines.toString(UTF_8).lines().toList())
        .satisfiesExactly(
            begun -> assertThat(begun).isEqualTo("Evaluate on val: 1 example"),
            done ->
                assertThat(done).startsWith("Evaluate on val: top-1 ").contains(", 1 example ("));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void theNumbersDoNotDependOnTheBatch(int examplesPerBatch) {
    List<Example> examples = examples(50, 12);

    assertThat(
            evaluator(12, examplesPerBatch, true)
                .evaluate("val", examples.iterator(), PredictionSink.NONE))
        .isEqualTo(
            evaluator(12, 50, true).evaluate("val", examples.iterator(), PredictionSink.NONE));
  }

  @Test
  void validationAgreesWithTheWholeEvaluation() {
    List<Example> examples = examples(40, 12);

    Scores scores = evaluator(12, 16, true).validate("val", examples.iterator());
    Evaluation evaluation =
        evaluator(12, 16, false).evaluate("val", examples.iterator(), PredictionSink.NONE);

    assertThat(scores)
        .isEqualTo(new Scores(40, evaluation.loss(), evaluation.top1(), evaluation.top5()));
    assertThat(evaluation.tenCrop()).isNull();
  }

  @Test
  void tenCropsAreTheMeanAndTheProductOfTenViews() {
    List<Example> examples = examples(60, 12);
    LinearClassifier classifier = LinearClassifier.random(12, VALUES, 0.5, 3);
    int mean = 0;
    int product = 0;
    CropWriter writer = CropWriter.of(PREPROCESSING);
    int[][] corners = {{0, 0}, {0, 2}, {2, 0}, {2, 2}, {1, 1}};
    for (Example example : examples) {
      double[] sums = new double[12];
      double[] products = new double[12];
      Arrays.fill(products, 1);
      for (int view = 0; view < 10; view++) {
        int[] corner = corners[view % 5];
        Batch batch = Batch.allocate(1, VALUES).filled(1);
        writer.write(example.pixels(), corner[0], corner[1], view >= 5, batch.images(), 0);
        float[] logits = classifier.logits(batch);
        double total = 0;
        for (float logit : logits) {
          total += Math.exp(logit);
        }
        for (int i = 0; i < 12; i++) {
          sums[i] += Math.exp(logits[i]) / total;
          products[i] *= Math.exp(logits[i]) / total;
        }
      }
      mean += TopK.of(sums, 1)[0] == example.label() ? 1 : 0;
      product += TopK.of(products, 1)[0] == example.label() ? 1 : 0;
    }

    Evaluation evaluation =
        evaluator(12, 16, true).evaluate("val", examples.iterator(), PredictionSink.NONE);

    assertThat(evaluation.tenCrop().mean().top1()).isEqualTo(mean / 60.0);
    assertThat(evaluation.tenCrop().product().top1()).isEqualTo(product / 60.0);
    assertThat(evaluation.tenCrop().mean().top5()).isBetween(mean / 60.0, 1.0);
  }

  @Test
  void theTenCropsAreThoseOfTheReference() {
    Preprocessing tiny =
        new Preprocessing(new ImageShape(1, 64, 64), 56, List.of(0.0), List.of(1.0));

    assertThat(Views.TEN.crops(tiny))
        .containsExactly(
            new Crop(0, 0, false),
            new Crop(0, 8, false),
            new Crop(8, 0, false),
            new Crop(8, 8, false),
            new Crop(4, 4, false),
            new Crop(0, 0, true),
            new Crop(0, 8, true),
            new Crop(8, 0, true),
            new Crop(8, 8, true),
            new Crop(4, 4, true));
  }

  @Test
  void aSplitWithoutLabelsIsBadData() {
    List<Example> examples =
        List.of(new Example("test/0.JPEG", Manifest.UNLABELLED, new byte[192]));

    assertFails(
        () -> evaluator(3, 4, true).evaluate("test", examples.iterator(), PredictionSink.NONE),
        ExitCode.DATA,
        "Cannot evaluate on test: expected examples with a label, found 1 example without one");
    assertFails(
        () -> evaluator(3, 4, true).validate("val", List.<Example>of().iterator()),
        ExitCode.DATA,
        "Cannot evaluate on val: expected examples with a label, found no examples");
  }

  @Test
  void examplesThatDoNotFitAreBadData() {
    assertFails(
        () ->
            evaluator(3, 4, false)
                .validate("val", List.of(new Example("a", 3, new byte[192])).iterator()),
        ExitCode.DATA,
        "Cannot evaluate on val: expected a label below 3, found 3 (a)");
    assertFails(
        () ->
            evaluator(3, 4, false)
                .validate("val", List.of(new Example("a", 2, new byte[7])).iterator()),
        ExitCode.DATA,
        "Cannot evaluate on val: expected 192 pixel values, found 7 (a)");
    assertFails(
        () ->
            evaluator(3, 4, false)
                .evaluate(ExampleSource.of("val", 3, examples(2, 3)), PredictionSink.NONE),
        ExitCode.DATA,
        "Cannot evaluate on val: expected 3 examples, found 2");
  }

  @Test
  void aNetworkOfOtherClassesIsRefused() {
    assertFails(
        () ->
            Evaluator.of(
                LinearClassifier.random(3, VALUES, 1, 1),
                new Evaluator.Task(PREPROCESSING, labels(4), LossConfig.CROSS_ENTROPY.loss()),
                4,
                Optional.of(Views.TEN),
                Progress.SILENT),
        ExitCode.USAGE,
        "Cannot evaluate a network of 3 classes: expected data of as many, found 4");
  }

  @Test
  void outputsThatAreNoNumbersAreDivergence() {
    float[][] weights = new float[2][VALUES];
    weights[1][5] = Float.NaN;
    Evaluator evaluator =
        Evaluator.of(
            new LinearClassifier(weights),
            new Evaluator.Task(PREPROCESSING, labels(2), LossConfig.CROSS_ENTROPY.loss()),
            4,
            Optional.empty(),
            Progress.SILENT);

    assertFails(
        () -> evaluator.validate("val", examples(2, 2).iterator()),
        ExitCode.QUALITY,
        "Cannot evaluate the network: expected finite outputs, found NaN (example 0)");
  }

  private static void assertFails(Runnable work, ExitCode code, String message) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessage(message);
  }

  private static Evaluator evaluator(int classes, int examplesPerBatch, boolean tenCrop) {
    return evaluator(classes, examplesPerBatch, tenCrop, Progress.SILENT);
  }

  private static Evaluator evaluator(
      int classes, int examplesPerBatch, boolean tenCrop, Progress progress) {
    return Evaluator.of(
        LinearClassifier.random(classes, VALUES, 0.5, 3),
        new Evaluator.Task(PREPROCESSING, labels(classes), LossConfig.CROSS_ENTROPY.loss()),
        examplesPerBatch,
        tenCrop ? Optional.of(Views.TEN) : Optional.empty(),
        progress);
  }

  private static List<Label> labels(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> new Label(i, "n" + i, "class " + i)).toList();
  }

  private static List<Example> examples(int count, int classes) {
    SplitMix64 random = new SplitMix64(17);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[192];
      for (int j = 0; j < pixels.length; j++) {
        pixels[j] = (byte) random.nextInt(256);
      }
      examples.add(new Example("example " + i, random.nextInt(classes), pixels));
    }
    return examples;
  }
}
