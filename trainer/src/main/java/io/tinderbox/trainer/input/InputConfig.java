package io.tinderbox.trainer.input;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import java.io.Serializable;

/**
 * What a network sees of a stored picture: {@code input.*}.
 *
 * @param crop height and width of the network's input, pixels
 * @param randomCrop whether training moves the window about; the centre otherwise
 * @param flip whether training mirrors half of the pictures
 * @param scaling of pixel values
 */
public record InputConfig(int crop, boolean randomCrop, boolean flip, Scaling scaling)
    implements Serializable {

  public static InputConfig from(SettingsReader settings) {
    return new InputConfig(
        settings.integer("input.crop", 1, 4096),
        settings.flag("input.randomCrop"),
        settings.flag("input.flip"),
        settings.choice("input.scaling", Scaling.class));
  }

  /** The same without distortions: the centre, as validation sees it. */
  public InputConfig undistorted() {
    return new InputConfig(crop, false, false, scaling);
  }

  /** Notes what does not fit the data. */
  public void check(SettingsReader settings, Manifest manifest) {
    int most = Math.min(manifest.image().height(), manifest.image().width());
    if (crop > most) {
      settings.problem("input.crop", "at most %d, the side of the pictures".formatted(most), crop);
    }
  }

  public Preprocessing preprocessing(Manifest manifest) {
    return new Preprocessing(manifest.image(), crop, scaling.mean(manifest), scaling.std(manifest));
  }
}
