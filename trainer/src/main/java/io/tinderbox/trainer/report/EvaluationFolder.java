package io.tinderbox.trainer.report;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.ExampleSource;
import io.tinderbox.trainer.evaluation.PredictionsWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An evaluation as files in a folder: {@code predictions.csv}, {@code report.html}, and, last,
 * {@code evaluation.json}. Where that one is, the other two are of the same evaluation.
 */
public final class EvaluationFolder {
  public static final String EVALUATION = "evaluation.json";
  public static final String PREDICTIONS = "predictions.csv";
  public static final String REPORT = "report.html";

  /** How many pictures of each kind the report shows. */
  private static final int PICTURES = 12;

  private final Storage storage;
  private final Location folder;

  private EvaluationFolder(Storage storage, Location folder) {
    this.storage = storage;
    this.folder = folder;
  }

  public static EvaluationFolder of(Storage storage, Location folder) {
    return new EvaluationFolder(storage, folder);
  }

  /**
   * Evaluates, and writes the files over those of an earlier evaluation. Predictions are held in
   * memory (about 100 bytes an example), so that the folder is untouched until all is known.
   *
   * @param image shape of stored pictures
   * @param seed of the choice of pictures
   * @param run that trained the network
   */
  public Evaluation fill(
      Evaluator evaluator, ExampleSource examples, ImageShape image, long seed, RunSummary run) {
    ByteArrayOutputStream predictions = new ByteArrayOutputStream();
    GalleryCollector gallery = GalleryCollector.of(image, seed, PICTURES);
    Evaluation evaluation;
    try (PredictionsWriter writer = PredictionsWriter.of(predictions)) {
      evaluation = evaluator.evaluate(examples, writer.and(gallery));
    }
    String report = ReportWriter.render(new ReportContent(run, evaluation, gallery.gallery()));
    storage.delete(folder.child(EVALUATION));
    storage.write(folder.child(PREDICTIONS), predictions::writeTo);
    storage.write(folder.child(REPORT), report.getBytes(StandardCharsets.UTF_8));
    storage.write(folder.child(EVALUATION), evaluation.toJson());
    return evaluation;
  }
}
