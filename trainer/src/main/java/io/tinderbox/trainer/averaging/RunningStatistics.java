package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.averaging.SliceLayout.Patch;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalisation's running means and variances of one worker, or of several merged: the mean
 * is the weighted mean, the variance the pooled one, {@code sum of n_w (v_w + (m_w - m)^2) / n},
 * which is that of all workers' examples taken together. (A plain mean of variances would miss that
 * the workers' means differ.)
 *
 * @param examples weight
 * @param means of all layers, one after the other
 * @param variances of all layers, one after the other
 */
public record RunningStatistics(long examples, float[] means, float[] variances)
    implements Serializable {
  public RunningStatistics {
    if (means.length != variances.length) {
      throw new IllegalArgumentException(
          "%d means and %d variances".formatted(means.length, variances.length));
    }
  }

  /** Reads them from a parameter vector. */
  public static RunningStatistics read(Network network, FlatVector parameters, long examples) {
    return new RunningStatistics(
        examples,
        gather(blocks(network, Role.RUNNING_MEAN), parameters),
        gather(blocks(network, Role.RUNNING_VARIANCE), parameters));
  }

  /** Where they lie in the slices of a parameter vector. */
  List<Patch> patches(Network network, SliceLayout layout) {
    List<Patch> patches = new ArrayList<>();
    scatter(blocks(network, Role.RUNNING_MEAN), means, layout, patches);
    scatter(blocks(network, Role.RUNNING_VARIANCE), variances, layout, patches);
    return patches;
  }

  /** Merged in the order of the list; those of no examples change nothing. */
  public static RunningStatistics merge(List<RunningStatistics> workers) {
    int length = workers.get(0).means.length;
    WeightedMean means = new WeightedMean(length);
    workers.forEach(worker -> means.add(worker.means, worker.examples));
    float[] mean = means.mean();
    double[] variances = new double[length];
    for (RunningStatistics worker : workers) {
      for (int i = 0; i < length && worker.examples > 0; i++) {
        double apart = (double) worker.means[i] - mean[i];
        variances[i] += worker.examples * (worker.variances[i] + apart * apart);
      }
    }
    float[] variance = new float[length];
    for (int i = 0; i < length; i++) {
      variance[i] = (float) (variances[i] / means.weight());
    }
    return new RunningStatistics(means.weight(), mean, variance);
  }

  private static List<ParameterBlock> blocks(Network network, Role role) {
    return network.blocks().stream().filter(block -> block.role() == role).toList();
  }

  private static float[] gather(List<ParameterBlock> blocks, FlatVector vector) {
    float[] values = new float[blocks.stream().mapToInt(ParameterBlock::length).sum()];
    int at = 0;
    for (ParameterBlock block : blocks) {
      vector.get(block.offset(), values, at, block.length());
      at += block.length();
    }
    return values;
  }

  private static void scatter(
      List<ParameterBlock> blocks, float[] values, SliceLayout layout, List<Patch> patches) {
    int at = 0;
    for (ParameterBlock block : blocks) {
      float[] own = Arrays.copyOfRange(values, at, at + block.length());
      patches.addAll(layout.patches(block.offset(), own));
      at += block.length();
    }
  }
}
