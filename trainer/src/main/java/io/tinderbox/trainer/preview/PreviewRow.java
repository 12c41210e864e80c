package io.tinderbox.trainer.preview;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.distortion.Distortion;
import io.tinderbox.trainer.input.distortion.DistortionConfig;
import io.tinderbox.trainer.input.distortion.Distortions;
import io.tinderbox.trainer.input.mixing.Mix;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.input.mixing.Mixes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One row of the grid.
 *
 * @param file name of the row's own picture, without its ending
 * @param label for people
 * @param strength for people
 * @param state whether the configuration has it on
 * @param input under which the row's pictures are drawn
 */
record PreviewRow(String file, String label, String strength, State state, InputConfig input) {
  /** What the configuration says of a row. */
  enum State {
    ON,
    OFF,
    TOGETHER
  }

  /** A row for each distortion and each way to mix, and then for all that are on. */
  static List<PreviewRow> of(InputConfig input, Manifest manifest) {
    List<PreviewRow> rows = new ArrayList<>();
    Distortions.ALL.forEach(kind -> rows.addAll(distortion(kind, input, manifest)));
    Mixes.ALL.forEach(kind -> rows.add(mix(kind, input)));
    String names = names(input.distortions().on().stream().map(Distortion::name));
    rows.add(
        new PreviewRow(
            "all", "all that are on", names, State.TOGETHER, with(input, MixConfig.NONE)));
    if (input.mixing().mixes()) {
      String all =
          names(
              Stream.concat(
                  input.distortions().on().stream().map(Distortion::name),
                  input.mixing().on().stream().map(Mix::name)));
      rows.add(new PreviewRow("all-mixed", "all, and mixed", all, State.TOGETHER, input));
    }
    return rows;
  }

  /** None for a kind that is off and that this data cannot show. */
  private static List<PreviewRow> distortion(
      Distortions.Kind kind, InputConfig input, Manifest manifest) {
    Distortion set =
        input.distortions().on().stream()
            .filter(distortion -> distortion.name().equals(kind.name()))
            .findFirst()
            .orElse(null);
    Distortion shown = set == null ? kind.shown() : set;
    SettingsReader problems = Settings.of("", "", Map.of()).reader();
    shown.check(problems, manifest, input.crop());
    if (problems.hasProblems()) {
      return List.of();
    }
    DistortionConfig alone = DistortionConfig.of(input.distortions().edges(), shown);
    return List.of(
        new PreviewRow(
            kind.name(),
            kind.label(),
            shown.strength(),
            state(set),
            new InputConfig(input.crop(), input.scaling(), alone, MixConfig.NONE)));
  }

  private static PreviewRow mix(Mixes.Kind kind, InputConfig input) {
    Mix set =
        input.mixing().on().stream()
            .filter(mix -> mix.name().equals(kind.name()))
            .findFirst()
            .orElse(null);
    Mix shown = set == null ? kind.of().apply(kind.shown()) : set;
    DistortionConfig none = DistortionConfig.of(input.distortions().edges());
    return new PreviewRow(
        kind.name(),
        kind.label(),
        shown.strength(),
        state(set),
        new InputConfig(input.crop(), input.scaling(), none, new MixConfig(List.of(shown))));
  }

  private static State state(Object set) {
    return set == null ? State.OFF : State.ON;
  }

  private static InputConfig with(InputConfig input, MixConfig mixing) {
    return new InputConfig(input.crop(), input.scaling(), input.distortions(), mixing);
  }

  private static String names(Stream<String> names) {
    String joined = names.collect(Collectors.joining(", "));
    return joined.isEmpty() ? "none" : joined;
  }
}
