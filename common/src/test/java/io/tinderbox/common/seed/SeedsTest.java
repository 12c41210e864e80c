package io.tinderbox.common.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.seed.Seeds.Purpose;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeedsTest {
  /** A new purpose gets a line here; a changed one changes the results of every run. */
  @Test
  void theSeedsOfEveryPurposeStayWhatTheyAre() {
    Map<Purpose, Long> golden = new EnumMap<>(Purpose.class);
    golden.put(Purpose.INITIALISATION, -8506523646216398870L);
    golden.put(Purpose.SHARD_ORDER, 4617498430536417934L);
    golden.put(Purpose.EPOCH_ORDER, 898882909929538584L);
    golden.put(Purpose.DISTORTION, -6360351514596875515L);
    golden.put(Purpose.DROPOUT, 8251766149814708801L);
    golden.put(Purpose.SPLIT, 3477253065135794988L);
    golden.put(Purpose.GALLERY, 4099277730468889355L);
    golden.put(Purpose.LIMIT, 2280381331004118010L);
    golden.put(Purpose.INSPECTION, -6558531351604791994L);
    golden.put(Purpose.MIXING, 7123053306107138471L);
    golden.put(Purpose.EXPLANATION, 7586232807463443870L);

    assertThat(Purpose.values())
        .allSatisfy(
            purpose -> assertThat(Seeds.of(1, purpose, 2, 3)).isEqualTo(golden.get(purpose)));
    assertThat(Seeds.of(-7, Purpose.SPLIT)).isEqualTo(-3543770807805850555L);
  }

  /** FNV-1a's published hash of "a" is 0xAF63DC4C8601EC8C. */
  @Test
  void theHashOfATextStaysWhatItIs() {
    assertThat(Seeds.hash("a"))
        .isEqualTo(SplitMix64.scramble(0xAF63DC4C8601EC8CL))
        .isEqualTo(198367012849983736L);
    assertThat(Seeds.hash("")).isEqualTo(-780787492076525413L);
    assertThat(Seeds.hash("é")).isEqualTo(2536656207217688990L);
  }

  @Property
  void purposesShareNoSeed(@ForAll long seed, @ForAll long key) {
    assertThat(Arrays.stream(Purpose.values()).map(purpose -> Seeds.of(seed, purpose, key)))
        .doesNotHaveDuplicates();
  }

  @Property
  void keysOfOneRunShareNoSeed(@ForAll long seed, @ForAll Purpose purpose, @ForAll long key) {
    assertThat(
            Stream.of(
                Seeds.of(seed, purpose),
                Seeds.of(seed, purpose, key),
                Seeds.of(seed, purpose, key + 1),
                Seeds.of(seed, purpose, key, key),
                Seeds.of(seed, purpose, key, key + 1),
                Seeds.of(seed, purpose, key + 1, key)))
        .doesNotHaveDuplicates();
  }

  @Property
  void runsShareNoSeedForTheSameThing(
      @ForAll long seed, @ForAll long other, @ForAll Purpose purpose, @ForAll long key) {
    Assume.that(seed != other);

    assertThat(Seeds.of(seed, purpose)).isNotEqualTo(Seeds.of(other, purpose));
    assertThat(Seeds.of(seed, purpose, key)).isNotEqualTo(Seeds.of(other, purpose, key));
  }

  @Test
  void everyWorkersPartOfEveryRoundHasASeedOfItsOwn() {
    Set<Long> seeds = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      for (int round = 0; round < 20; round++) {
        for (int worker = 0; worker < 20; worker++) {
          seeds.add(Seeds.of(1, Purpose.DROPOUT, epoch, round, worker));
        }
      }
    }

    assertThat(seeds).hasSize(20 * 20 * 20);
  }
}
