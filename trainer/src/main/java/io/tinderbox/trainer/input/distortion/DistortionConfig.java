package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What training does to pictures.
 *
 * @param on the kinds that change anything, in the order of {@link Distortions#ALL}
 * @param edges of pictures that are turned or moved
 */
public record DistortionConfig(List<Distortion> on, Edges edges) implements Serializable {
  public DistortionConfig {
    on = List.copyOf(on);
  }

  /** Of distortions, those that are off left out. */
  public static DistortionConfig of(Edges edges, Distortion... distortions) {
    return new DistortionConfig(Arrays.stream(distortions).filter(Distortion::on).toList(), edges);
  }

  public static DistortionConfig from(SettingsReader settings) {
    return of(
        settings.choice("input.edges", Edges.class),
        Distortions.ALL.stream()
            .map(kind -> kind.from().apply(settings))
            .toArray(Distortion[]::new));
  }

  /** Notes what does not fit the data. */
  public void check(SettingsReader settings, Manifest manifest, int crop) {
    on.forEach(distortion -> distortion.check(settings, manifest, crop));
  }
}
