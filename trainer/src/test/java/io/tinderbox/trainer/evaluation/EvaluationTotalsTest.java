package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.loss.Softmax;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvaluationTotalsTest {
  @Property(tries = 100)
  void partsMergedAreTheWhole(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int examples,
      @ForAll @IntRange(min = 1, max = 12) int classes,
      @ForAll @IntRange(max = 60) int cut) {
    EvaluationTotals whole = EvaluationTotals.of(classes, LossConfig.CROSS_ENTROPY.loss());
    EvaluationTotals first = EvaluationTotals.of(classes, LossConfig.CROSS_ENTROPY.loss());
    EvaluationTotals second = EvaluationTotals.of(classes, LossConfig.CROSS_ENTROPY.loss());
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(classes);
      double[] logits = IntStream.range(0, classes).mapToDouble(j -> random.nextInt(9)).toArray();
      EvaluationTotals part = i < cut ? first : second;
      for (EvaluationTotals totals : List.of(whole, part)) {
        totals.add(label, logits);
        totals.addTenCrop(label, Softmax.probabilities(logits), Softmax.logProbabilities(logits));
      }
    }
    first.merge(second);

    Evaluation expected = whole.evaluation("val", labels(classes));
    Evaluation merged = first.evaluation("val", labels(classes));
    assertThat(merged)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .isEqualTo(expected);
    assertThat(expected.examples()).isEqualTo(examples);
    assertThat(expected.perClass().stream().mapToLong(Evaluation.ClassScore::examples).sum())
        .isEqualTo(examples);
    assertThat(IntStream.range(0, classes).mapToLong(c -> expected.confusion().get(c).get(c)).sum())
        .isEqualTo(Math.round(expected.top1() * examples));
    if (classes <= 5) {
      assertThat(expected.top5()).isEqualTo(1);
    }
  }

  @Test
  void aClassWithoutExamplesHasNoAccuracyButKeepsItsPlace() {
    EvaluationTotals totals = EvaluationTotals.of(2, LossConfig.CROSS_ENTROPY.loss());
    totals.add(1, new double[] {0, 0});

    Evaluation evaluation = totals.evaluation("val", labels(2));

    assertThat(evaluation.perClass().get(0).top1()).isNull();
    assertThat(evaluation.perClass().get(1).top1()).isZero();
    assertThat(evaluation.loss()).isCloseTo(Math.log(2), within(1e-12));
    assertThat(new String(evaluation.toJson(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"top1\" : null")
        .doesNotContain("tenCrop");
    assertThat(Evaluation.parse(evaluation.toJson(), "evaluation.json")).isEqualTo(evaluation);
  }

  @Test
  void totalsOfOtherClassesAreRefused() {
    assertThatThrownBy(
            () ->
                EvaluationTotals.of(2, LossConfig.CROSS_ENTROPY.loss())
                    .merge(EvaluationTotals.of(3, LossConfig.CROSS_ENTROPY.loss())))
        .hasMessage("Cannot merge totals: expected 2 classes, found 3");
  }

  private static List<Label> labels(int classes) {
    return IntStream.range(0, classes).mapToObj(i -> new Label(i, "n" + i, "class " + i)).toList();
  }
}
