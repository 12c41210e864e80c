package io.tinderbox.trainer.input;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.input.distortion.DistortionConfig;
import io.tinderbox.trainer.input.distortion.Edges;
import io.tinderbox.trainer.input.distortion.Flip;
import io.tinderbox.trainer.input.distortion.RandomCrop;
import io.tinderbox.trainer.input.mixing.MixConfig;
import java.io.Serializable;

/**
 * What a network sees of a stored picture: {@code input.*}.
 *
 * @param crop height and width of the network's input, pixels
 * @param scaling of pixel values
 * @param distortions of the training input, and of nothing else
 * @param mixing of the examples of a training minibatch
 */
public record InputConfig(int crop, Scaling scaling, DistortionConfig distortions, MixConfig mixing)
    implements Serializable {

  /** With no other distortions than a window that moves about and mirror images. */
  public InputConfig(int crop, boolean randomCrop, boolean flip, Scaling scaling) {
    this(
        crop,
        scaling,
        DistortionConfig.of(Edges.NEAREST, new RandomCrop(randomCrop, 0), new Flip(flip)),
        MixConfig.NONE);
  }

  public static InputConfig from(SettingsReader settings) {
    return new InputConfig(
        settings.integer("input.crop", 1, 4096),
        settings.choice("input.scaling", Scaling.class),
        DistortionConfig.from(settings),
        MixConfig.from(settings));
  }

  /** The same without distortions: the centre, as validation sees it. */
  public InputConfig undistorted() {
    return new InputConfig(crop, false, false, scaling);
  }

  /** Notes what does not fit stored pictures of a shape. */
  public void check(SettingsReader settings, ImageShape pictures) {
    int most = Math.min(pictures.height(), pictures.width());
    if (crop > most) {
      settings.problem("input.crop", "at most %d, the side of the pictures".formatted(most), crop);
    }
  }

  /** Notes what does not fit the data. */
  public void check(SettingsReader settings, Manifest manifest) {
    check(settings, manifest.image());
    distortions.check(settings, manifest, crop);
  }

  /** What evaluation does to a picture: the centre, scaled. */
  public Preprocessing preprocessing(Manifest manifest) {
    return new Preprocessing(manifest.image(), crop, scaling.mean(manifest), scaling.std(manifest));
  }
}
