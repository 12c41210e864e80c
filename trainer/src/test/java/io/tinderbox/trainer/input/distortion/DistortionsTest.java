package io.tinderbox.trainer.input.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.input.distortion.Distortions.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of distortion has to do. */
class DistortionsTest {
  private static final int EXAMPLES = 40;

  static List<Kind> kinds() {
    return Distortions.ALL;
  }

  @Test
  void namesAreKeysOfTheirOwn() {
    Set<String> documented = Settings.layered(List.of(), Map.of()).entries().keySet();
    assertThat(Distortions.ALL.stream().map(Kind::name).collect(Collectors.toSet()))
        .hasSameSizeAs(Distortions.ALL)
        .allSatisfy(
            name ->
                assertThat(documented)
                    .anyMatch(
                        key ->
                            key.equals("input." + name) || key.startsWith("input." + name + ".")));
  }

  @Test
  void byDefaultOnlyTheWindowMovesAndIsMirrored() {
    DistortionConfig config = DistortionConfig.from(Settings.layered(List.of(), Map.of()).reader());
    assertThat(config).isEqualTo(DistortionConfig.of(Edges.NEAREST, RandomCrop.SHOWN, Flip.SHOWN));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void offIsOffAndShownIsOn(Kind kind) {
    assertThat(kind.off().on()).isFalse();
    assertThat(kind.shown().on()).isTrue();
    assertThat(kind.shown().name()).isEqualTo(kind.off().name());
    assertThat(kind.shown().strength()).isNotBlank();
    assertThat(DistortionConfig.of(Edges.NEAREST, kind.off()).on()).isEmpty();
  }

  /** Also where it is not left out: the arithmetic itself is neutral. */
  @ParameterizedTest
  @MethodSource("kinds")
  void atNeutralStrengthItIsTheIdentity(Kind kind) {
    if (kind.off() instanceof ValueDistortion distortion) {
      float[] values = Pictures.values(3);
      float[] before = values.clone();
      distortion.on(Pictures.FRAME).apply(new SplitMix64(5), values);
      assertThat(values).containsExactly(before, within(1e-3f));
    } else {
      assertThat(Pictures.distorted(kind.off(), Pictures.noise(3), "a"))
          .isEqualTo(Pictures.centre(Pictures.noise(3)));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void itDependsOnSeedEpochAndExampleAlone(Kind kind) {
    byte[] pixels = Pictures.noise(4);
    DistortionConfig config = DistortionConfig.of(Edges.REFLECT, kind.shown());
    // One distorter, in another order, gives the same as one for each picture.
    Distorter distorter = Distorter.of(Pictures.IMAGE, Pictures.FRAME, config);
    for (int i = EXAMPLES - 1; i >= 0; i--) {
      Draws draws = Draws.of(8, 2, "id" + i);
      distorter.place(draws);
      assertThat(distorter.values(pixels, 0, draws))
          .isEqualTo(Pictures.distorted(config, pixels, 8, 2, "id" + i));
    }
    List<float[]> drawn = distorted(config, pixels, 8, 2);
    assertThat(differing(drawn, distorted(config, pixels, 8, 3))).isGreaterThan(EXAMPLES / 4);
    assertThat(differing(drawn, distorted(config, pixels, 9, 2))).isGreaterThan(EXAMPLES / 4);
    assertThat(differing(drawn, Arrays.asList(rotated(drawn)))).isGreaterThan(EXAMPLES / 4);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void valuesStayInRangeAndSomePicturesChange(Kind kind) {
    byte[] pixels = Pictures.noise(6);
    float[] centre = Pictures.centre(pixels);
    int changed = 0;
    for (Edges edges : Edges.values()) {
      for (float[] values : distorted(DistortionConfig.of(edges, kind.shown()), pixels, 1, 1)) {
        for (float value : values) {
          assertThat(value).isBetween(0f, 255f);
        }
        changed += Arrays.equals(values, centre) ? 0 : 1;
      }
    }
    assertThat(changed).isGreaterThan(EXAMPLES);
  }

  /** Whatever else is on: each one does what it would do alone. */
  @ParameterizedTest
  @MethodSource("kinds")
  void switchingItOnLeavesWhatTheOthersDraw(Kind kind) {
    byte[] pixels = Pictures.noise(9);
    for (Kind other : Distortions.ALL.subList(Distortions.ALL.indexOf(kind) + 1, kinds().size())) {
      DistortionConfig both = DistortionConfig.of(Edges.NEAREST, kind.shown(), other.shown());
      for (int i = 0; i < EXAMPLES; i++) {
        Draws draws = Draws.of(3, 1, "id" + i);
        Placement expected = new Placement(Pictures.IMAGE, Pictures.CROP);
        float[] values = new float[Pictures.FRAME.values()];
        for (Kind one : List.of(kind, other)) {
          if (one.shown() instanceof GeometricDistortion move) {
            move.place(draws, expected);
          }
        }
        new Resampler(Pictures.IMAGE, Pictures.CROP, Edges.NEAREST)
            .sample(pixels, 0, expected, values);
        for (Kind one : List.of(kind, other)) {
          if (one.shown() instanceof ValueDistortion change) {
            change.on(Pictures.FRAME).apply(Draws.of(3, 1, "id" + i).of(change), values);
          }
        }
        assertThat(Pictures.distorted(both, pixels, 3, 1, "id" + i)).isEqualTo(values);
      }
    }
  }

  @Test
  void eachKindHasASequenceOfItsOwn() {
    Draws draws = Draws.of(3, 1, "id");
    Set<Long> first =
        Distortions.ALL.stream()
            .map(kind -> draws.of(kind.shown()).nextLong())
            .collect(Collectors.toSet());
    first.add(draws.window().nextLong());
    assertThat(first).hasSize(Distortions.ALL.size() + 1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void itTravelsToAnExecutor(Kind kind) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(DistortionConfig.of(Edges.CONSTANT, kind.shown()));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(DistortionConfig.of(Edges.CONSTANT, kind.shown()));
    }
  }

  @Test
  void allTogetherStayInRange() {
    DistortionConfig all =
        DistortionConfig.of(
            Edges.REFLECT, Distortions.ALL.stream().map(Kind::shown).toArray(Distortion[]::new));
    assertThat(all.on()).hasSameSizeAs(Distortions.ALL);
    for (float[] values : distorted(all, Pictures.noise(7), 1, 1)) {
      for (float value : values) {
        assertThat(value).isBetween(0f, 255f);
      }
    }
  }

  private static List<float[]> distorted(
      DistortionConfig config, byte[] pixels, long seed, int epoch) {
    List<float[]> pictures = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      pictures.add(Pictures.distorted(config, pixels, seed, epoch, "id" + i));
    }
    return pictures;
  }

  private static float[][] rotated(List<float[]> pictures) {
    return IntStream.range(0, pictures.size())
        .mapToObj(i -> pictures.get((i + 1) % pictures.size()))
        .toArray(float[][]::new);
  }

  private static long differing(List<float[]> some, List<float[]> others) {
    return IntStream.range(0, some.size())
        .filter(i -> !Arrays.equals(some.get(i), others.get(i)))
        .count();
  }
}
