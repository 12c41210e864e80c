package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.explanation.Techniques;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.tensorboard.EventFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary.Value;

/** What whole runs tell TensorBoard, on a network with dropout and running statistics. */
class TrainingTensorBoardTest extends TrainingOnSpark {
  private static final Map<String, String> ALL =
      with(
          ALEXNET,
          "train.maxEpochs",
          "2",
          "train.tensorboard.histograms",
          "1",
          "train.tensorboard.images",
          "1",
          "train.tensorboard.explanations",
          "1",
          "train.tensorboard.explained",
          "2",
          "explain.smoothgrad.draws",
          "2",
          "explain.integratedGradients.steps",
          "2",
          "explain.integratedGradients.maxSteps",
          "4",
          "explain.filters.count",
          "4");
  private static final Map<String, String> NOTHING =
      with(
          ALL,
          "train.tensorboard.histograms",
          "0",
          "train.tensorboard.images",
          "0",
          "train.tensorboard.explanations",
          "0");

  @Test
  void whatIsLookedAtPlaysNoPartInWhatIsTrained() {
    RunResult without = train("without", NOTHING, false, Integer.MAX_VALUE);
    RunResult with = train("with", ALL, false, Integer.MAX_VALUE);

    assertThat(with.parametersSha256()).isEqualTo(without.parametersSha256());
    assertThat(tags("without"))
        .contains("loss/train", "run/configuration", "_hparams_/session_end_info")
        .noneMatch(tag -> tag.matches("(weights|input|explanations|filters)/.*"));
    assertThat(tags("with"))
        .contains(
            "weights/conv1/kernel",
            "weights/conv1/batchnorm/gamma",
            "gradients/dense1/kernel",
            "activations/conv1",
            "activations/dense1",
            "input/values",
            "input/distorted",
            "input/undistorted",
            "explanations/what is shown",
            "filters/kernels of conv1",
            "filters/conv2",
            "filters/conv4")
        .noneMatch(tag -> tag.contains("running") || tag.startsWith("not finite"));
  }

  /** Stopped in its second epoch, resumed: each epoch is shown once, at the same steps. */
  @Test
  void aRunThatWentOnShowsWhatOneShowsThatNeverStopped() {
    train("whole", ALL, false, Integer.MAX_VALUE);
    RunResult stopped = train("resumed", ALL, false, 4);
    assertThat(stopped.status()).isEqualTo("interrupted");
    assertThat(tags("resumed")).doesNotContain("_hparams_/session_end_info");
    train("resumed", ALL, true, Integer.MAX_VALUE);

    for (String tag : List.of("loss/train", "accuracy/validation top-1")) {
      assertThat(shown("resumed", tag)).hasSize(2).isEqualTo(shown("whole", tag));
    }
    for (String tag : List.of("weights/conv1/kernel", "gradients/conv1/kernel", "input/values")) {
      assertThat(shown("resumed", tag))
          .extracting(Value::getHisto)
          .hasSize(2)
          .isEqualTo(shown("whole", tag).stream().map(Value::getHisto).toList());
    }
    assertThat(pictures("whole")).hasSize(2).isEqualTo(pictures("resumed"));
    for (String tag : pictures("whole")) {
      assertThat(shown("resumed", tag)).hasSize(2).isEqualTo(shown("whole", tag));
    }
    assertThat(shown("resumed", "input/distorted")).isEqualTo(shown("whole", "input/distorted"));
    assertThat(shown("whole", "input/distorted").get(0))
        .isNotEqualTo(shown("whole", "input/distorted").get(1));
  }

  /** The same pictures, to the left, beside maps of another network. */
  @Test
  void oneSeesTheMapsChange() throws IOException {
    train("run", ALL, false, Integer.MAX_VALUE);

    for (String tag : pictures("run")) {
      List<BufferedImage> strips = new ArrayList<>();
      for (Value value : shown("run", tag)) {
        BufferedImage strip = ImageIO.read(value.getImage().getEncodedImageString().newInput());
        assertThat(value.getImage().getWidth()).isEqualTo(strip.getWidth());
        assertThat(value.getImage().getHeight()).isEqualTo(strip.getHeight());
        strips.add(strip);
      }
      int side = strips.get(0).getHeight();
      assertThat(pixels(strips.get(0), 0, side)).isEqualTo(pixels(strips.get(1), 0, side));
      for (int map = 1; map <= Techniques.names().size(); map++) {
        int left = map * (strips.get(0).getWidth() - side) / Techniques.names().size();
        assertThat(pixels(strips.get(0), left, side))
            .as("map %d of %s", map, tag)
            .isNotEqualTo(pixels(strips.get(1), left, side));
      }
    }
    Value words = shown("run", "explanations/what is shown").get(1);
    assertThat(words.getTensor().getStringVal(0).toStringUtf8())
        .contains("Saliency", "Grad-CAM", "| Picture | Label | First guess | Probability |")
        .containsPattern(
            "\\| val/\\d/\\d+\\.jpeg \\| class \\d \\| class \\d \\| [01]\\.\\d{4} \\|");
  }

  private static int[] pixels(BufferedImage strip, int left, int side) {
    return strip.getRGB(left, 0, side, side, null, 0, side);
  }

  @Test
  void theKeysMayDifferOnResume() {
    train("run", ALL, false, 4);

    assertThat(train("run", NOTHING, true, Integer.MAX_VALUE).status()).isEqualTo("completed");
  }

  private RunResult train(
      String run, Map<String, String> settings, boolean resume, int roundsBeforeStop) {
    StopSignal stop = StopSignal.of();
    Progress progress = new AfterRounds(roundsBeforeStop, stop::request);
    return TrainingJob.of(spark, plan(large, folder.resolve(run), resume, settings), progress, stop)
        .execute();
  }

  private Path events(String run) {
    return folder.resolve(run).resolve("tensorboard");
  }

  private Set<String> tags(String run) {
    Set<String> tags = new HashSet<>();
    for (Event event : EventFiles.read(events(run))) {
      event.getSummary().getValueList().forEach(value -> tags.add(value.getTag()));
    }
    return tags;
  }

  /** Tags of the pictures that were explained. */
  private List<String> pictures(String run) {
    return tags(run).stream().filter(tag -> tag.startsWith("explanations/val/")).sorted().toList();
  }

  private List<Value> shown(String run, String tag) {
    return EventFiles.shown(events(run), tag).stream().map(EventFiles::value).toList();
  }
}
