package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.config.SettingsReader;
import java.util.Set;

/**
 * What a run tells TensorBoard beside its numbers: {@code train.tensorboard.*}. None of it plays a
 * part in what is trained.
 *
 * @param histograms after every so many epochs; 0 for none
 * @param examples that activations and gradients are looked at with
 * @param images after every so many epochs; 0 for none
 * @param pictures in each image
 */
public record TensorBoardConfig(int histograms, int examples, int images, int pictures) {
  /** Its keys, which may differ when a run goes on. */
  public static final Set<String> KEYS =
      Set.of(
          "train.tensorboard.histograms",
          "train.tensorboard.examples",
          "train.tensorboard.images",
          "train.tensorboard.pictures");

  public TensorBoardConfig {
    if (histograms < 0 || examples < 1 || images < 0 || pictures < 1) {
      throw new IllegalArgumentException(
          "Cannot look at %d examples and %d pictures every %d and %d epochs"
              .formatted(examples, pictures, histograms, images));
    }
  }

  public static TensorBoardConfig from(SettingsReader settings) {
    return new TensorBoardConfig(
        settings.integer("train.tensorboard.histograms", 0, Integer.MAX_VALUE),
        settings.integer("train.tensorboard.examples", 1, 1024),
        settings.integer("train.tensorboard.images", 0, Integer.MAX_VALUE),
        settings.integer("train.tensorboard.pictures", 1, 256));
  }

  public boolean wantsHistograms(int epoch) {
    return isDue(histograms, epoch);
  }

  public boolean wantsImages(int epoch) {
    return isDue(images, epoch);
  }

  /** The first epoch too, so that something is seen soon. */
  private static boolean isDue(int every, int epoch) {
    return every > 0 && (epoch == 1 || epoch % every == 0);
  }
}
