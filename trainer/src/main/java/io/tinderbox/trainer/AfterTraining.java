package io.tinderbox.trainer;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.evaluation.Views;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import java.util.Collections;
import java.util.List;

/**
 * The keys that count when a network is trained ({@code evaluate.*}, {@code explain.*}), looked at
 * before it is.
 */
public final class AfterTraining {
  /** Names of layers do not hang on the number of classes. */
  private static final int ANY_CLASSES = 2;

  private AfterTraining() {}

  /** Notes values that are wrong whatever the network. */
  static void check(SettingsReader reader) {
    reader.integer("evaluate.batchSize", 1, 65536);
    reader.flag("evaluate.tenCrop");
    Views.from(reader);
    ExplanationConfig.ofReport(reader);
  }

  /**
   * Notes layers that the configured network will not have, and windows outside the pictures;
   * nothing where network or pictures are in doubt themselves.
   *
   * @param stored shape of the pictures that it will be trained on
   */
  public static void check(SettingsReader reader, ImageShape stored) {
    InputConfig input = InputConfig.from(reader);
    if (!reader.hasProblemsAt("ingest.image")) {
      input.check(reader, stored);
    }
    NetworkConfig config = NetworkConfig.from(reader);
    if (reader.hasProblemsAt("ingest.image", "input.crop", "model")) {
      return;
    }
    List<Double> each = Collections.nCopies(stored.channels(), 1.0);
    Preprocessing preprocessing = new Preprocessing(stored, input.crop(), each, each);
    if (reader.flag("evaluate.tenCrop")) {
      Views.from(reader).check(reader, preprocessing);
    }
    try {
      Network network = Networks.build(config, preprocessing.input(), ANY_CLASSES);
      ExplanationConfig.from(reader).check(reader, network);
      ExplanationConfig.ofReport(reader).check(reader, network);
    } catch (IllegalArgumentException e) {
      reader.problem("model.name", "layers that fit the input", e.getMessage());
    }
  }
}
