package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import java.util.List;
import java.util.function.Function;

/** All kinds of distortions, in the order in which they change a picture. */
public final class Distortions {
  /**
   * A kind.
   *
   * @param label for people
   * @param from reads its keys
   * @param off at the strength that changes nothing
   * @param shown at a strength to look at
   */
  public record Kind(
      String label,
      Function<SettingsReader, ? extends Distortion> from,
      Distortion off,
      Distortion shown) {
    public String name() {
      return off.name();
    }
  }

  public static final List<Kind> ALL =
      List.of(
          new Kind("random crop", RandomCrop::from, RandomCrop.OFF, RandomCrop.SHOWN),
          new Kind("flip", Flip::from, Flip.OFF, Flip.SHOWN),
          new Kind("rotation", Rotation::from, Rotation.OFF, Rotation.SHOWN),
          new Kind("translation", Translation::from, Translation.OFF, Translation.SHOWN),
          new Kind("brightness", Brightness::from, Brightness.OFF, Brightness.SHOWN),
          new Kind("contrast", Contrast::from, Contrast.OFF, Contrast.SHOWN),
          new Kind("saturation", Saturation::from, Saturation.OFF, Saturation.SHOWN),
          new Kind("hue", Hue::from, Hue.OFF, Hue.SHOWN),
          new Kind("PCA colour", PcaColour::from, PcaColour.OFF, PcaColour.SHOWN),
          new Kind("cutout", Cutout::from, Cutout.OFF, Cutout.SHOWN));

  private Distortions() {}
}
