package io.tinderbox.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
  @Property(tries = 200)
  void probabilitiesAddUpToOneWhateverTheSize(
      @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = -1e30, max = 1e30) Double> outputs) {
    double[] logits = array(outputs);
    double[] probabilities = Softmax.probabilities(logits);

    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(probabilities)).allMatch(p -> p >= 0 && p <= 1 + 1e-12);
    assertThat(Arrays.stream(Softmax.logProbabilities(logits)))
        .allMatch(l -> l <= 1e-12 && !Double.isNaN(l));
  }

  @Property(tries = 200)
  void addingTheSameToAllChangesNothing(
      @ForAll @Size(min = 2, max = 10) List<@DoubleRange(min = -50, max = 50) Double> outputs,
      @ForAll @DoubleRange(min = -1000, max = 1000) double shift) {
    double[] logits = array(outputs);
    double[] shifted = Arrays.stream(logits).map(x -> x + shift).toArray();

    assertThat(Softmax.probabilities(shifted))
        .containsExactly(Softmax.probabilities(logits), within(1e-9));
  }

  @Test
  void knownNumbers() {
    double[] logits = {Math.log(1), Math.log(2), Math.log(5)};

    assertThat(Softmax.probabilities(logits))
        .containsExactly(new double[] {0.125, 0.25, 0.625}, within(1e-12));
    assertThat(Softmax.crossEntropy(logits, 1)).isCloseTo(Math.log(4), within(1e-12));
    assertThat(Softmax.crossEntropy(new double[] {3}, 0)).isEqualTo(0.0);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
