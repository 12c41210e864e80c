package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.network.Network;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a run tells TensorBoard beside its numbers: {@code train.tensorboard.*}. None of it plays a
 * part in what is trained.
 *
 * @param histograms after every so many epochs; 0 for none
 * @param examples that activations and gradients are looked at with
 * @param images after every so many epochs; 0 for none
 * @param pictures in each image
 * @param explanations after every so many epochs; 0 for none
 * @param explained what is explained then: so many pictures of the validation split, as {@code
 *     explain.*} says
 */
public record TensorBoardConfig(
    int histograms,
    int examples,
    int images,
    int pictures,
    int explanations,
    ExplanationConfig explained) {
  private static final String EXPLANATIONS = "train.tensorboard.explanations";
  private static final String EXPLAINED = "train.tensorboard.explained";

  /** Its keys, which may differ when a run goes on. */
  public static final Set<String> KEYS =
      Set.of(
          "train.tensorboard.histograms",
          "train.tensorboard.examples",
          "train.tensorboard.images",
          "train.tensorboard.pictures",
          EXPLANATIONS,
          EXPLAINED);

  public TensorBoardConfig {
    if (histograms < 0 || examples < 1 || images < 0 || pictures < 1 || explanations < 0) {
      throw new IllegalArgumentException(
          "Cannot look at %d examples and %d pictures every %d and %d epochs, or explain every %d"
              .formatted(examples, pictures, histograms, images, explanations));
    }
    Objects.requireNonNull(explained);
  }

  public static TensorBoardConfig from(SettingsReader settings) {
    return new TensorBoardConfig(
        settings.integer("train.tensorboard.histograms", 0, Integer.MAX_VALUE),
        settings.integer("train.tensorboard.examples", 1, 1024),
        settings.integer("train.tensorboard.images", 0, Integer.MAX_VALUE),
        settings.integer("train.tensorboard.pictures", 1, 256),
        settings.integer(EXPLANATIONS, 0, Integer.MAX_VALUE),
        explained(settings));
  }

  /** No picture is picked for what was said of it, and none is scored: all are to stay the same. */
  private static ExplanationConfig explained(SettingsReader settings) {
    ExplanationConfig all = ExplanationConfig.from(settings);
    return new ExplanationConfig(
        all.seed(),
        settings.integer(EXPLAINED, 1, 64),
        0,
        0,
        all.techniques(),
        0,
        all.filterLayers(),
        all.filterPatch(),
        all.filters());
  }

  /**
   * Notes what keeps the run from explaining, if it is to.
   *
   * @param validates whether there is a split to take pictures from
   * @param canLook whether this machine's engine can look into a network; asked only when needed
   */
  public void check(
      SettingsReader settings, Network network, boolean validates, BooleanSupplier canLook) {
    if (explanations == 0) {
      return;
    }
    explained.check(settings, network);
    if (!validates) {
      settings.problem(EXPLANATIONS, "0 without train.validationSplit", explanations);
    } else if (!canLook.getAsBoolean()) {
      settings.problem(
          EXPLANATIONS,
          "0 where oneDNN does not compute the layers, as in the CUDA build",
          explanations);
    }
  }

  public boolean wantsHistograms(int epoch) {
    return isDue(histograms, epoch);
  }

  public boolean wantsImages(int epoch) {
    return isDue(images, epoch);
  }

  public boolean wantsExplanations(int epoch) {
    return isDue(explanations, epoch);
  }

  /** The first epoch too, so that something is seen soon. */
  private static boolean isDue(int every, int epoch) {
    return every > 0 && (epoch == 1 || epoch % every == 0);
  }
}
