package io.tinderbox.trainer.tensorboard;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Histograms of an engine's network as it is: weights, their gradients for some examples (of the
 * mean loss without the penalty, as training sees them), what each layer puts out for these (as at
 * test time), and the input itself. Where some values are not finite, their number is told as well.
 */
final class LayerHistograms {
  private final List<Summary> summaries = new ArrayList<>();

  private LayerHistograms() {}

  /**
   * @param seed of dropout
   */
  static List<Summary> of(StepEngine engine, Batch batch, long seed) {
    LayerHistograms histograms = new LayerHistograms();
    List<ParameterBlock> blocks =
        engine.network().blocks().stream().filter(block -> block.role().trainable()).toList();
    histograms.blocks("weights", engine.parameters(), blocks);
    histograms.blocks("gradients", engine.gradient(batch, seed), blocks);
    for (LayerOutput output : engine.layerOutputs(batch)) {
      histograms.add("activations/" + output.layer(), HistogramCounter.of(output.values()));
    }
    float[] input = new float[batch.examples() * engine.network().input().values()];
    batch.images().duplicate().position(0).get(input);
    histograms.add("input/values", HistogramCounter.of(input));
    return histograms.summaries;
  }

  /** For example {@code conv1/kernel}. */
  static String name(ParameterBlock block) {
    return block.layer() + "/" + block.role().name().toLowerCase(Locale.ROOT);
  }

  private void blocks(String group, FlatVector vector, List<ParameterBlock> blocks) {
    for (ParameterBlock block : blocks) {
      Histogram histogram = HistogramCounter.of(vector, block.offset(), block.end());
      add(group + "/" + name(block), histogram);
    }
  }

  private void add(String tag, Histogram histogram) {
    summaries.add(new HistogramSummary(tag, histogram));
    if (histogram.notFinite() > 0) {
      summaries.add(new ScalarSummary("not finite/" + tag, histogram.notFinite()));
    }
  }
}
