package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.FaultyProxy;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.HdfsCluster;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.S3Server;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Wherever data, run and results lie, a run that is stopped and goes on is the same run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteRunTest extends TrainingOnSpark {
  private static final Map<String, String> TWO_EPOCHS =
      with(LOGISTIC, "train.maxEpochs", "2", "train.checkpoint.everyRounds", "2");
  private static final Map<String, String> FEW_PICTURES =
      Map.of(
          "explain.pictures", "1",
          "explain.mistakes", "1",
          "explain.hits", "1",
          "explain.smoothgrad.draws", "2",
          "explain.integratedGradients.maxSteps", "4",
          "explain.faithfulness.steps", "2");

  private RunResult undisturbed;

  @BeforeAll
  void trainLocally() {
    Location run = Location.of(temporary.resolve("run"));
    undisturbed =
        train(Storage.local(), Location.of(small), run, false, Progress.SILENT, StopSignal.of());
  }

  @Test
  void onHdfs(@TempDir Path blocks) throws Exception {
    try (HdfsCluster hdfs = HdfsCluster.start(blocks)) {
      Storage storage = Storage.of(hdfs.hadoopProperties());
      Location data = hdfs.root().child("data");
      copy(storage, data);

      goTheWholeWay(storage, data, hdfs.root());
    }
  }

  @Test
  void onS3ThatFailsAtTimes() throws Exception {
    Location bucket = Location.of("s3a://runs/");
    try (S3Server s3 = S3Server.start("runs");
        FaultyProxy proxy = FaultyProxy.before(s3.port())) {
      copy(Storage.of(s3.hadoopProperties()), bucket.child("data"));
      Map<String, String> properties = s3.hadoopProperties(proxy);
      // It is not to be waited for as long as Amazon's.
      properties.put("fs.s3a.retry.interval", "20ms");
      properties.put("fs.s3a.retry.throttle.interval", "20ms");

      goTheWholeWay(Storage.of(properties), bucket.child("data"), bucket);

      assertThat(proxy.spoiled()).isGreaterThan(20);
      assertThat(s3.unfinishedUploads("runs")).isZero();
    }
  }

  private void goTheWholeWay(Storage storage, Location data, Location root) {
    Location run = root.child("run");
    StopSignal stop = StopSignal.of();
    RunResult stopped = train(storage, data, run, false, new AfterRounds(4, stop::request), stop);
    assertThat(stopped.status()).isEqualTo("interrupted");

    RunResult result = train(storage, data, run, true, Progress.SILENT, StopSignal.of());

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.best()).isEqualTo(undisturbed.best());
    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(names(storage, run))
        .containsExactlyInAnyOrder(
            "checkpoints",
            "config.conf",
            "evaluations.jsonl",
            "metrics.jsonl",
            "model",
            "provenance.json",
            "result.json",
            "tensorboard");

    Settings settings = Settings.of("", "", FEW_PICTURES);
    Location evaluation = root.child("evaluation");
    EvaluationJob.of(storage, settings, Progress.SILENT)
        .on(spark)
        .execute(new EvaluationRequest(run, data, "val", evaluation));
    assertThat(names(storage, evaluation))
        .contains("evaluation.json", "predictions.csv", "report.html");

    Location page =
        ExplanationJob.of(storage, settings, Progress.SILENT)
            .execute(new ExplanationRequest(run, data, "val", root.child("explanation")));
    assertThat(storage.exists(page)).isTrue();

    Location model = root.child("model.onnx");
    ExportJob.Export export = ExportJob.of(storage).execute(run, model);
    assertThat(storage.read(model)).hasSize(Math.toIntExact(export.bytes()));
  }

  private static RunResult train(
      Storage storage,
      Location data,
      Location run,
      boolean resume,
      Progress progress,
      StopSignal stop) {
    TrainingPlan plan =
        TrainingPlan.of(
            storage,
            Settings.of("", "", TWO_EPOCHS),
            new TrainingRequest(data, run, resume, "tinderbox train"));
    return TrainingJob.of(spark, plan, progress, stop).execute();
  }

  private static void copy(Storage to, Location data) {
    Storage local = Storage.local();
    Location from = Location.of(small);
    for (FileEntry file : local.listFiles(from)) {
      to.write(data.child(file.location().relativeTo(from)), local.read(file.location()));
    }
  }

  private static List<String> names(Storage storage, Location folder) {
    return storage.list(folder).stream().map(entry -> entry.location().name()).toList();
  }
}
