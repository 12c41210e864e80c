package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.run.Validation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

class TensorBoardWriterTest {
  private static final TimeAccount TIME = new TimeAccount(1, 2, 3, 4, 5, 6, 7, 8);
  private static final Network NETWORK =
      Networks.build(new NetworkConfig("logistic", Norm.NONE, 1), new ImageShape(3, 8, 8), 3);

  @TempDir Path folder;
  private double now = 1_700_000_000.75;

  @Test
  void anEpochIsWrittenAtItsLastStep() {
    TensorBoardWriter writer = open(0);
    writer.write(epoch(1), 40);
    writer.write(epoch(2), 80);

    assertThat(scalars(40))
        .containsEntry("progress/epoch", 1f)
        .containsEntry("loss/train", 2.5f)
        .containsEntry("loss/train data", 2.25f)
        .containsEntry("loss/penalty", 0.25f)
        .containsEntry("accuracy/train top-1", 0.125f)
        .containsEntry("learning rate", 0.5f)
        .containsEntry("speed/examples per second", 1.5f)
        .containsEntry("speed/seconds of an epoch", 36f)
        .containsEntry("time/wait", 6f)
        .containsEntry("time/checkpoint", 8f)
        .doesNotContainKeys("loss/validation", "accuracy/validation top-1");
    assertThat(scalars(80)).containsEntry("progress/epoch", 2f).hasSize(scalars(40).size());
  }

  @Test
  void aValidationInTheMiddleOfAnEpochLiesAmongThoseAtTheEnds() {
    TensorBoardWriter writer = open(0);
    writer.write(validation(20, 1, 4));
    assertThat(shown("loss/validation")).containsExactly(Map.entry(20L, 4f));
    writer.write(validation(40, null, 3));
    writer.write(epoch(1), 40);

    assertThat(shown("loss/validation")).containsExactly(Map.entry(20L, 4f), Map.entry(40L, 3f));
    assertThat(scalars(20))
        .containsOnly(
            Map.entry("loss/validation", 4f),
            Map.entry("accuracy/validation top-1", 0.5f),
            Map.entry("accuracy/validation top-5", 0.75f));
  }

  /** The first sitting published beyond the checkpoint that the second goes on from. */
  @Test
  void whatALostSittingWroteBeyondItsCheckpointIsNotShownTwice() {
    TensorBoardWriter lost = open(0);
    lost.write(validation(40, null, 3));
    lost.write(epoch(1), 40);
    lost.write(validation(60, 1, 9));
    lost.write(validation(80, null, 9));
    lost.write(epoch(2), 80);

    TensorBoardWriter next = open(40);
    next.write(validation(60, 1, 2.5));
    next.write(validation(80, null, 2));
    next.write(epoch(2), 80);

    assertThat(shown("loss/validation"))
        .containsExactly(Map.entry(40L, 3f), Map.entry(60L, 2.5f), Map.entry(80L, 2f));
  }

  @Test
  void aRunThatStartsAnewShowsNothingOfBefore() {
    TensorBoardWriter lost = open(0);
    lost.describe(Settings.defaults(), "{}", NETWORK, "CrossEntropy", 0);
    lost.write(validation(20, 1, 9));

    TensorBoardWriter next = open(0);
    next.describe(Settings.defaults(), "{}", NETWORK, "CrossEntropy", 0);
    next.write(validation(40, 2, 3));

    assertThat(shown("loss/validation")).containsExactly(Map.entry(40L, 3f));
    assertThat(EventFiles.shown(folder, "run/configuration")).hasSize(1);
    assertThat(EventFiles.shown(folder, "_hparams_/session_start_info")).hasSize(1);
  }

  @Test
  void aRunThatGoesOnTellsItsConfigurationAndNotItsNetworkAgain() {
    TensorBoardWriter first = open(0);
    first.describe(Settings.defaults(), "{}", NETWORK, "CrossEntropy", 0);
    first.write(epoch(1), 40);
    first.end(true, 40);
    open(40)
        .describe(
            Settings.of("", "", Map.of("train.maxEpochs", "99")),
            "{}",
            NETWORK,
            "CrossEntropy",
            40);

    List<Event> configurations = EventFiles.shown(folder, "run/configuration");
    assertThat(configurations).extracting(Event::getStep).containsExactly(0L, 40L);
    assertThat(EventFiles.value(configurations.get(1)).getTensor().getStringVal(0).toStringUtf8())
        .startsWith("```\n")
        .contains("train.maxEpochs = 99\n");
    assertThat(EventFiles.read(folder).stream().filter(event -> !event.getGraphDef().isEmpty()))
        .hasSize(1);
    assertThat(EventFiles.shown(folder, "_hparams_/session_start_info")).hasSize(1);
    // How it ended stands no more.
    assertThat(EventFiles.shown(folder, "_hparams_/session_end_info")).isEmpty();
  }

  private TensorBoardWriter open(long steps) {
    return TensorBoardWriter.open(Storage.local(), Location.of(folder), steps, () -> now++);
  }

  private static EpochMetrics epoch(int number) {
    return new EpochMetrics(number, 2.5, 2.25, 0.125, null, null, null, 0.5, 47, 36, 1.5, TIME);
  }

  private static Validation validation(long step, Integer round, double loss) {
    return new Validation(1, round, step, true, loss, 0.5, 0.75, 0.1, 1);
  }

  private List<Map.Entry<Long, Float>> shown(String tag) {
    return EventFiles.shown(folder, tag).stream()
        .map(event -> Map.entry(event.getStep(), EventFiles.value(event).getSimpleValue()))
        .toList();
  }

  private Map<String, Float> scalars(long step) {
    Map<String, Float> values = new HashMap<>();
    EventFiles.read(folder).stream()
        .filter(event -> event.getStep() == step && event.hasSummary())
        .forEach(
            event ->
                values.put(
                    EventFiles.value(event).getTag(), EventFiles.value(event).getSimpleValue()));
    return values;
  }
}
