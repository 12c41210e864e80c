package io.tinderbox.trainer.explanation;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;

/**
 * What is explained, and how: {@code explain.*}, or, for a report, {@code evaluate.explain.*} with
 * the rest from there.
 *
 * @param seed of the choice of pictures, and of noise
 * @param pictures random ones
 * @param mistakes of the most confident ones
 * @param hits of the least confident ones
 * @param techniques by which they are explained
 * @param faithfulnessSteps of each deletion and insertion curve; 0 for none
 * @param filterLayers convolutions whose filters are drawn; empty for the second and the fourth
 * @param filterPatch height and width of what is cut out of a filter's picture; 0 for A's, or what
 *     a unit sees
 * @param filters how many of a layer are drawn
 */
public record ExplanationConfig(
    long seed,
    int pictures,
    int mistakes,
    int hits,
    List<Technique> techniques,
    int faithfulnessSteps,
    List<String> filterLayers,
    int filterPatch,
    int filters) {
  private static final int MOST = 1000;

  /** So many pictures of each kind has a report. */
  private static final int MOST_IN_REPORT = 12;

  public static ExplanationConfig from(SettingsReader settings) {
    return new ExplanationConfig(
        settings.whole("explain.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        settings.integer("explain.pictures", 1, MOST),
        settings.integer("explain.mistakes", 0, MOST),
        settings.integer("explain.hits", 0, MOST),
        Techniques.from(settings, "explain.maps"),
        settings.integer("explain.faithfulness.steps", 0, 10_000),
        settings.texts("explain.filters.layers"),
        settings.integer("explain.filters.patch", 0, 10_000),
        settings.integer("explain.filters.count", 1, 10_000));
  }

  /**
   * What an evaluation's report shows: fewer pictures and maps, and no scores, for it to be quick.
   */
  public static ExplanationConfig ofReport(SettingsReader settings) {
    ExplanationConfig all = from(settings);
    return new ExplanationConfig(
        all.seed,
        settings.integer("evaluate.explain.pictures", 0, MOST_IN_REPORT),
        settings.integer("evaluate.explain.mistakes", 0, MOST_IN_REPORT),
        0,
        Techniques.from(settings, "evaluate.explain.maps"),
        0,
        all.filterLayers,
        all.filterPatch,
        all.filters);
  }

  /** Whether there is anything to explain. */
  public boolean anyPicture() {
    return pictures + mistakes + hits > 0;
  }

  /** Notes the layers that a network does not have. */
  public void check(SettingsReader settings, Network network) {
    List<String> convolutions = convolutions(network).stream().map(Stage::name).toList();
    for (String layer : filterLayers) {
      if (!convolutions.contains(layer)) {
        settings.problem(
            "explain.filters.layers",
            named("convolutions", convolutions, network),
            "'" + layer + "'");
      }
    }
    List<String> images =
        network.stages().stream().filter(stage -> !stage.output().flat()).map(Stage::name).toList();
    for (Technique technique : techniques) {
      if (technique instanceof GradCam cam
          && !cam.layer().isEmpty()
          && !images.contains(cam.layer())) {
        settings.problem(
            "explain.gradCam.layer",
            named("layers that put out images", images, network),
            "'" + cam.layer() + "'");
      }
    }
  }

  private static String named(String what, List<String> names, Network network) {
    return names.isEmpty()
        ? "none in %s, which has no %s".formatted(network.name(), what)
        : "%s of %s: %s".formatted(what, network.name(), String.join(", ", names));
  }

  private static List<Stage> convolutions(Network network) {
    return network.stages().stream().filter(stage -> stage.layer() instanceof Convolution).toList();
  }

  /** The techniques that this network can be asked by. */
  public List<Technique> techniques(Network network) {
    return techniques.stream().filter(technique -> technique.fits(network)).toList();
  }

  /** Pictures of what the convolutions look for; none in a network without. */
  public List<FilterPictures> filterPictures(ExaminedNetwork network) {
    List<Stage> convolutions = convolutions(network.network());
    List<Stage> drawn =
        filterLayers.isEmpty()
            ? List.of(1, 3).stream()
                .filter(place -> place < convolutions.size())
                .map(convolutions::get)
                .toList()
            : convolutions.stream().filter(stage -> filterLayers.contains(stage.name())).toList();
    return drawn.stream()
        .map(stage -> FilterPictures.of(network, stage, filterPatch, filters))
        .toList();
  }

  /** The first layer's kernels as they are. */
  public FirstKernels firstKernels(Network network, FlatVector parameters) {
    return FirstKernels.of(network, parameters, filters);
  }
}
