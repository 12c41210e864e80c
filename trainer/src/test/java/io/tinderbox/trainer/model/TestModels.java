package io.tinderbox.trainer.model;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.NetworkConfig;
import java.util.List;
import java.util.stream.IntStream;

/** Descriptions of models that were never trained. */
public final class TestModels {
  private TestModels() {}

  /** Sees the middle of pictures that are a few pixels larger than its input. */
  public static ModelDescription description(NetworkConfig network, ImageShape input, int classes) {
    ImageShape stored = new ImageShape(input.channels(), input.height() + 5, input.width() + 8);
    List<Label> labels =
        IntStream.range(0, classes)
            .mapToObj(i -> new Label(i, "n" + i, "class \"" + i + "\", größer"))
            .toList();
    return new ModelDescription(
        ModelDescription.FORMAT_VERSION,
        network,
        labels,
        ResizeMode.RESIZE_CROP,
        new Preprocessing(
            stored, input.height(), List.of(120.5, 110.25, 100.0), List.of(60.0, 61.5, 62.25)),
        LossConfig.CROSS_ENTROPY,
        7,
        "abc",
        "",
        "");
  }
}
