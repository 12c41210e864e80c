package io.tinderbox.trainer.explanation;

import io.tinderbox.common.config.SettingsReader;
import java.util.List;
import java.util.function.Function;

/** The registry: every technique that a list of maps can name. */
public final class Techniques {
  /**
   * @param from reads its settings
   */
  private record Kind(String name, Function<SettingsReader, Technique> from) {}

  private static final List<Kind> ALL =
      List.of(
          new Kind("saliency", settings -> new Saliency()),
          new Kind(
              "smoothgrad",
              settings ->
                  new SmoothGrad(
                      settings.integer("explain.smoothgrad.draws", 1, 10_000),
                      settings.number("explain.smoothgrad.noise", 0, 1),
                      settings.whole("explain.seed", Long.MIN_VALUE, Long.MAX_VALUE))),
          new Kind(
              "integrated-gradients",
              settings ->
                  new IntegratedGradients(
                      settings.integer("explain.integratedGradients.steps", 1, 100_000),
                      settings.integer("explain.integratedGradients.maxSteps", 1, 100_000),
                      settings.number("explain.integratedGradients.tolerance", 0, 1),
                      settings.number("explain.integratedGradients.grey", 0, 255))),
          new Kind("grad-cam", settings -> new GradCam(settings.text("explain.gradCam.layer"))));

  private Techniques() {}

  public static List<String> names() {
    return ALL.stream().map(Kind::name).toList();
  }

  /**
   * Those that a list names, in its order; the settings of all are looked at.
   *
   * @param maps the list's key
   */
  static List<Technique> from(SettingsReader settings, String maps) {
    List<Technique> all = ALL.stream().map(kind -> kind.from().apply(settings)).toList();
    List<String> wanted = settings.texts(maps);
    for (String name : wanted) {
      if (!names().contains(name)) {
        settings.problem(maps, "some of " + String.join(", ", names()), "'" + name + "'");
      }
    }
    return wanted.stream()
        .distinct()
        .flatMap(name -> all.stream().filter(technique -> technique.name().equals(name)))
        .toList();
  }
}
