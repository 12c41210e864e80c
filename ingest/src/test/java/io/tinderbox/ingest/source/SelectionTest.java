package io.tinderbox.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest.Label;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Which files of a source are taken, and for which split. */
class SelectionTest {
  @Property(tries = 100)
  void everyFileIsTakenOrRejectedOnce(
      @ForAll @IntRange(min = 1, max = 5) int classes,
      @ForAll @IntRange(min = 10, max = 40) int perClass,
      @ForAll @IntRange(max = 3) int left,
      @ForAll long seed) {
    int limit = left * 10;
    Source source = source(classes, perClass);
    Selection selection =
        new Selection(
            ClassChoice.parse("1"), Optional.of(SplitRule.parse("train=7,val=3")), limit, seed);
    Source chosen = selection.divided(selection.chosen(source), selection.split().orElseThrow());
    List<String> all = new ArrayList<>(chosen.files().stream().map(SourceFile::id).toList());
    chosen.rejected().forEach(file -> all.add(file.path()));
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(source.files().stream().map(SourceFile::id).toList());
    assertThat(chosen.rejected()).noneMatch(file -> file.reason().isFault());
  }

  @Property(tries = 50)
  void countsAreExactInEveryClassAndDependOnSeedAndIdAlone(
      @ForAll @IntRange(min = 10, max = 60) int perClass, @ForAll long seed) {
    Source source = source(3, perClass);
    Source chosen = divided("train=6,val=3,test=1", seed, source);
    Map<String, Long> counts =
        chosen.files().stream()
            .collect(
                Collectors.groupingBy(file -> file.split() + file.label(), Collectors.counting()));
    for (int label = 0; label < 3; label++) {
      assertThat(counts)
          .containsEntry("train" + label, 6L)
          .containsEntry("val" + label, 3L)
          .containsEntry("test" + label, 1L);
    }
    assertThat(splits(divided("train=6,val=3,test=1", seed, shuffled(source))))
        .isEqualTo(splits(chosen));
  }

  @Property(tries = 50)
  void byFractionsAFileNeverChangesItsSplitWhenOthersComeAndGo(
      @ForAll @IntRange(min = 1, max = 200) int perClass, @ForAll long seed) {
    String rule = "train=0.8,val=0.1,test=0.1";
    Map<String, String> few = splits(divided(rule, seed, source(2, perClass)));
    Map<String, String> many = splits(divided(rule, seed, source(2, 200)));
    assertThat(many).containsAllEntriesOf(few);
  }

  @Example
  void byFractionsEverySplitHasItsShareApproximately() {
    Source chosen = divided("train=0.8,val=0.15,test=0.05", 3, source(4, 5000));
    Map<String, Long> counts =
        chosen.files().stream()
            .collect(Collectors.groupingBy(SourceFile::split, Collectors.counting()));
    assertThat(counts.get("train") / 20_000.0).isCloseTo(0.8, within(0.01));
    assertThat(counts.get("val") / 20_000.0).isCloseTo(0.15, within(0.01));
    assertThat(counts.get("test") / 20_000.0).isCloseTo(0.05, within(0.01));
  }

  @Property(tries = 50)
  void aLimitTakesTheSameShareOfEveryClassAndOneOfEachAtLeast(
      @ForAll @IntRange(min = 4, max = 400) int limit, @ForAll long seed) {
    Source chosen =
        new Selection(ClassChoice.ALL, Optional.empty(), limit, seed).chosen(source(4, 100));
    assertThat(chosen.files()).hasSize(limit);
    Map<Integer, Long> counts =
        chosen.files().stream()
            .collect(Collectors.groupingBy(SourceFile::label, Collectors.counting()));
    assertThat(counts).hasSize(4);
    assertThat(Collections.max(counts.values()) - Collections.min(counts.values()))
        .isLessThanOrEqualTo(1);
  }

  @Example
  void tooFewFilesForTheCountsAreNamed() {
    assertThatThrownBy(() -> divided("train=9,val=3", 1, source(2, 10)))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContainingAll("at least 12", "train=9,val=3", "found 10");
  }

  @Example
  void rulesThatCannotBeMeantSayWhatWasExpected() {
    for (String wrong :
        new String[] {
          "0.8,0.2",
          "train=0.8,val=0.1",
          "val=1.0",
          "train=0,val=5",
          "train=-1,val=5",
          "train=0.5,train=0.5",
          "train=0.5,../up=0.5",
          "train=many",
          "train=NaN,val=0.5"
        }) {
      assertThatThrownBy(() -> SplitRule.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void aRuleIsReadBackAsItIsWritten(@ForAll @IntRange(min = 1, max = 99) int train) {
    SplitRule fractions =
        SplitRule.parse("train=%s,dev=%s".formatted(train / 100.0, 1 - train / 100.0));
    assertThat(SplitRule.parse(fractions.written())).isEqualTo(fractions);
    SplitRule counts = SplitRule.parse("train=%d, dev=3".formatted(train));
    assertThat(SplitRule.parse(counts.written())).isEqualTo(counts);
  }

  @Example
  void whatIsLeftOutSaysWhy() {
    Source chosen =
        new Selection(new ClassChoice(0, List.of("c1")), Optional.empty(), 0, 1)
            .chosen(source(2, 2));
    assertThat(chosen.labels()).containsExactly(new Label(0, "c1", "class 1"));
    assertThat(chosen.files()).allMatch(file -> file.label() == 0);
    assertThat(chosen.rejected())
        .hasSize(2)
        .allMatch(file -> file.reason() == RejectReason.NOT_CHOSEN);
  }

  private static Source divided(String split, long seed, Source source) {
    return new Selection(ClassChoice.ALL, Optional.empty(), 0, seed)
        .divided(source, SplitRule.parse(split));
  }

  private static Map<String, String> splits(Source source) {
    return source.files().stream().collect(Collectors.toMap(SourceFile::id, SourceFile::split));
  }

  private static Source shuffled(Source source) {
    List<SourceFile> files = new ArrayList<>(source.files());
    Collections.shuffle(files, new Random(1));
    return new Source(source.labels(), files, source.rejected(), source.reader());
  }

  private static Source source(int classes, int perClass) {
    List<Label> labels =
        IntStream.range(0, classes).mapToObj(i -> new Label(i, "c" + i, "class " + i)).toList();
    List<SourceFile> files = new ArrayList<>();
    for (Label label : labels) {
      for (int i = 0; i < perClass; i++) {
        files.add(
            new SourceFile("%s/%d.jpg".formatted(label.id(), i), "train", label.index(), 9, 0));
      }
    }
    return new Source(labels, files, List.of(), file -> new byte[0]);
  }
}
