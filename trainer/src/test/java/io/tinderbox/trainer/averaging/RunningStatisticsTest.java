package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.averaging.SliceLayout.Patch;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
  @Property(tries = 100)
  void mergedTheyAreThoseOfAllExamplesTogether(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 40) Integer> examples,
      @ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<RunningStatistics> workers = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (int count : examples) {
      double offset = 4 * random.nextDouble();
      List<Double> own = new ArrayList<>();
      for (int i = 0; i < count + 1; i++) {
        own.add(offset + random.nextDouble());
      }
      all.addAll(own);
      workers.add(statistics(own.size(), mean(own), variance(own)));
    }
    workers.add(new RunningStatistics(0, new float[] {99}, new float[] {Float.NaN}));

    RunningStatistics merged = RunningStatistics.merge(workers);

    assertThat(merged.examples()).isEqualTo(all.size());
    assertThat((double) merged.means()[0]).isCloseTo(mean(all), within(1e-5));
    assertThat((double) merged.variances()[0]).isCloseTo(variance(all), within(1e-5));
  }

  @Test
  void oneWorkersAreItsOwnBitForBit() {
    RunningStatistics own =
        new RunningStatistics(7, new float[] {0.1f, -3.3f}, new float[] {0.7f, 1e-8f});

    RunningStatistics merged = RunningStatistics.merge(List.of(own));

    assertThat(merged.means()).isEqualTo(own.means());
    assertThat(merged.variances()).isEqualTo(own.variances());
  }

  @Test
  void theyLieInTheirBlocksOfTheVectorAndNowhereElse() {
    Network network =
        Networks.build(new NetworkConfig("alexnet", Norm.BATCH, 0.1), new ImageShape(3, 32, 32), 3);
    float[] values = new float[(int) network.vectorLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    RunningStatistics read = RunningStatistics.read(network, FlatVector.wrap(values), 5);
    SliceLayout layout = new SliceLayout(values.length, 0);
    float[] into = new float[values.length];

    for (Patch patch : read.patches(network, layout)) {
      int at = patch.slice() * SliceLayout.SLICE + patch.at();
      System.arraycopy(patch.values(), 0, into, at, patch.values().length);
    }

    assertThat(read.examples()).isEqualTo(5);
    for (ParameterBlock block : network.blocks()) {
      for (int i = (int) block.offset(); i < block.end(); i++) {
        assertThat(into[i]).isEqualTo(block.role().trainable() ? 0 : i);
      }
    }
  }

  @Test
  void aNetworkWithoutThemHasNone() {
    Network network =
        Networks.build(new NetworkConfig("logistic", Norm.NONE, 1), new ImageShape(3, 4, 4), 3);
    float[] values = new float[(int) network.vectorLength()];

    RunningStatistics none = RunningStatistics.read(network, FlatVector.wrap(values), 5);

    assertThat(none.means()).isEmpty();
    assertThat(RunningStatistics.merge(List.of(none, none)).variances()).isEmpty();
    assertThatThrownBy(() -> new RunningStatistics(1, new float[1], new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RunningStatistics statistics(long examples, double mean, double variance) {
    return new RunningStatistics(
        examples, new float[] {(float) mean}, new float[] {(float) variance});
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double variance(List<Double> values) {
    double mean = mean(values);
    return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }
}
