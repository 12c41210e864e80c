package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.RunResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What distortions and scaling do, and do not do, to whole runs. */
class TrainingDistortionTest extends TrainingOnSpark {
  /** Everything that a configuration can switch on. */
  private static final Map<String, String> DISTORTED =
      with(
          LOGISTIC,
          "input.padding",
          "2",
          "input.rotation",
          "30",
          "input.translation",
          "0.2",
          "input.edges",
          "reflect",
          "input.brightness.most",
          "1.4",
          "input.contrast.least",
          "0.6",
          "input.saturation.least",
          "0.5",
          "input.saturation.most",
          "2",
          "input.hue",
          "0.05",
          "input.pcaColour",
          "0.1",
          "input.cutout",
          "4",
          "input.mix.mixup",
          "0.4",
          "input.mix.cutmix",
          "1");

  @Test
  void onlyTrainingSeesDistortions() throws IOException {
    // So small a rate that parameters stay as they were drawn.
    Map<String, String> still =
        Map.of("train.learningRate.initial", "1e-9", "train.maxEpochs", "1");
    train("distorted", small, merged(DISTORTED, still));
    train("plain", small, merged(LOGISTIC, still));

    JsonNode distorted = epoch("distorted");
    JsonNode plain = epoch("plain");
    assertThat(distorted.get("valLoss").asDouble())
        .isCloseTo(plain.get("valLoss").asDouble(), within(1e-5));
    assertThat(distorted.get("valTop1").asDouble()).isEqualTo(plain.get("valTop1").asDouble());
    assertThat(distorted.get("dataLoss").asDouble())
        .isNotCloseTo(plain.get("dataLoss").asDouble(), within(1e-3));
  }

  @Test
  void theResultDoesNotDependOnTheThreadsThatRead() {
    RunResult one = train("one", small, with(DISTORTED, "input.readAhead", "0"));
    RunResult many =
        train("many", small, with(DISTORTED, "input.readAhead", "5", "input.readThreads", "3"));

    assertThat(many.parametersSha256()).isEqualTo(one.parametersSha256());
  }

  @Test
  void aResumedRunDistortsAndMixesAsIfItHadNeverStopped() {
    RunResult undisturbed = train("undisturbed", small, DISTORTED);
    StopSignal stop = StopSignal.of();
    RunResult stopped =
        TrainingJob.of(
                spark,
                plan(small, folder.resolve("stopped"), false, DISTORTED),
                new AfterRounds(4, stop::request),
                stop)
            .execute();
    assertThat(stopped.status()).isEqualTo("interrupted");

    RunResult resumed =
        TrainingJob.of(
                spark,
                plan(small, folder.resolve("stopped"), true, DISTORTED),
                Progress.SILENT,
                StopSignal.of())
            .execute();
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  @ParameterizedTest
  @EnumSource
  void evaluateAndPredictScaleAsTheModelRecords(Scaling scaling) throws IOException {
    train(
        "run",
        small,
        with(LOGISTIC, "train.maxEpochs", "1", "input.scaling", SettingsReader.written(scaling)));

    Location run = Location.of(folder.resolve("run"));
    Preprocessing recorded =
        new ModelFolder(Storage.local(), run.child("model")).description().preprocessing();
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (int channel = 0; channel < 3; channel++) {
      mean.add(mean(scaling, channel));
      std.add(std(scaling, channel));
    }
    assertThat(recorded).isEqualTo(new Preprocessing(TestData.SMALL.image(), 10, mean, std));

    // Another scaling in the configuration of evaluate plays no part.
    Path evaluation = folder.resolve("evaluation");
    Evaluation measured =
        EvaluationJob.of(Storage.local(), Settings.of("", "", Map.of()), Progress.SILENT)
            .execute(
                new EvaluationRequest(run, Location.of(small), "val", Location.of(evaluation)));
    assertThat(measured.loss()).isCloseTo(epoch("run").get("valLoss").asDouble(), within(1e-9));
    for (int i = 0; i < 3; i++) {
      String[] line =
          Files.readAllLines(evaluation.resolve("predictions.csv")).get(1 + i).split(",");
      List<PredictionJob.Answer> answers = new ArrayList<>();
      PredictionJob.of(Storage.local(), Settings.of("", "", Map.of()))
          .predict(
              run,
              List.of(Location.of(png(TestData.SMALL.example("val", i)))).iterator(),
              answers::add);
      PredictionJob.Guess best = answers.get(0).guesses().get(0);
      assertThat(best.id()).isEqualTo("n" + line[2]);
      assertThat(best.probability()).isCloseTo(Double.parseDouble(line[3]), within(1e-6));
    }
  }

  private static double mean(Scaling scaling, int channel) {
    return switch (scaling) {
      case HALF_RANGE -> 128;
      case UNIT -> 0;
      case IMAGENET -> 255 * new double[] {0.485, 0.456, 0.406}[channel];
      case DATASET -> 60 + channel;
    };
  }

  private static double std(Scaling scaling, int channel) {
    return switch (scaling) {
      case HALF_RANGE -> 128;
      case UNIT -> 255;
      case IMAGENET -> 255 * new double[] {0.229, 0.224, 0.225}[channel];
      case DATASET -> 50 + channel;
    };
  }

  private Path png(Example example) throws IOException {
    int side = TestData.SMALL.side();
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < side * side; at++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        rgb = rgb << 8 | example.pixels()[channel * side * side + at] & 0xFF;
      }
      image.setRGB(at % side, at / side, rgb);
    }
    Path file = folder.resolve("picture.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static Map<String, String> merged(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = with(some);
    all.putAll(more);
    return all;
  }

  private RunResult train(String name, Path data, Map<String, String> settings) {
    TrainingPlan plan = plan(data, folder.resolve(name), false, settings);
    return TrainingJob.of(spark, plan, Progress.SILENT, StopSignal.of()).execute();
  }

  private JsonNode epoch(String name) throws IOException {
    Path metrics = folder.resolve(name).resolve("metrics.jsonl");
    return Json.tree(Files.readAllLines(metrics).get(0).getBytes(StandardCharsets.UTF_8), metrics);
  }
}
