package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.export.OnnxModels;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.reading.SplitExamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A trained run's ONNX file gives the answers of the run, picture by picture. */
class OnnxAnswersTest extends TrainingOnSpark {
  /** Apart from these a tie is broken by rounding. */
  private static final double TIE = 1e-4;

  private static final int BATCH = 64;
  private final Storage storage = Storage.local();

  @Test
  void ofATrainedRun() throws OrtException {
    Path run = folder.resolve("run");
    TrainingPlan plan = plan(large, run, false, with(ALEXNET, "train.maxEpochs", "2"));
    TrainingJob.of(spark, plan, Progress.SILENT, StopSignal.of()).execute();

    assertThat(differences(run, large, "train")).isEmpty();
  }

  /** Any run: {@code -Dtinderbox.run=R -Dtinderbox.data=D}, absolute paths, its split val. */
  @Test
  @EnabledIfSystemProperty(named = "tinderbox.run", matches = ".+")
  void ofTheRunThatIsNamed() throws OrtException {
    Path run = Path.of(System.getProperty("tinderbox.run"));

    assertThat(differences(run, Path.of(System.getProperty("tinderbox.data")), "val")).isEmpty();
  }

  /** Pictures whose best class is another one, and is not as good as tied with ours. */
  private List<String> differences(Path run, Path data, String split) throws OrtException {
    Path file = folder.resolve("model.onnx");
    ExportJob.of(storage).execute(Location.of(run), Location.of(file));
    List<byte[]> pictures = new ArrayList<>();
    List<Prediction> ours = predictions(run, data, split, pictures);

    List<String> differences = new ArrayList<>();
    try (OnnxModels onnx = OnnxModels.open(file)) {
      for (int from = 0; from < pictures.size(); from += BATCH) {
        int to = Math.min(pictures.size(), from + BATCH);
        float[] probabilities = onnx.ask(pictures.subList(from, to)).probabilities();
        int classes = probabilities.length / (to - from);
        for (int i = from; i < to; i++) {
          float[] theirs =
              Arrays.copyOfRange(probabilities, (i - from) * classes, (i - from + 1) * classes);
          compare(ours.get(i), theirs).ifPresent(differences::add);
        }
      }
    }
    assertThat(ours).hasSameSizeAs(pictures).isNotEmpty();
    return differences;
  }

  private List<Prediction> predictions(Path run, Path data, String split, List<byte[]> pictures) {
    ModelFolder folderOfModel = new ModelFolder(storage, Location.of(run.resolve("model")));
    ModelDescription model = folderOfModel.description();
    DataFolder shards = DataFolder.open(storage, Location.of(data));
    List<Prediction> predictions = new ArrayList<>();
    try (StepEngine engine = folderOfModel.load(model, 2)) {
      Evaluator.of(engine, model.task(), BATCH, Optional.empty(), Progress.SILENT)
          .evaluate(
              new SplitExamples(shards, split),
              (Example example, Prediction prediction) -> {
                pictures.add(example.pixels());
                predictions.add(prediction);
              });
    }
    return predictions;
  }

  private static Optional<String> compare(Prediction ours, float[] theirs) {
    int best = 0;
    for (int label = 1; label < theirs.length; label++) {
      if (theirs[label] > theirs[best]) {
        best = label;
      }
    }
    int expected = ours.first().label();
    assertThat(theirs[expected]).isCloseTo((float) ours.first().probability(), within((float) TIE));
    boolean same = best == expected || theirs[best] - theirs[expected] < TIE;
    return same
        ? Optional.empty()
        : Optional.of("%s: %d here, %d in ONNX Runtime".formatted(ours.id(), expected, best));
  }
}
