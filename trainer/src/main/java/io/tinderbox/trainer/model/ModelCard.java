package io.tinderbox.trainer.model;

import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.shard.Manifest.Split;
import io.tinderbox.trainer.evaluation.ConfidenceInterval;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.run.Metric;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a person should know of a model before using it ({@code MODEL_CARD.md}): data, training,
 * numbers, limits. After Mitchell et al.: Model Cards for Model Reporting (FAT* 2019).
 *
 * @param model with file and digest of its parameters
 * @param dataLocation where the data lay
 * @param data that it was trained on
 * @param training how
 * @param measured empty where it was kept unmeasured
 */
public record ModelCard(
    ModelDescription model,
    String dataLocation,
    Manifest data,
    Training training,
    Optional<Measured> measured) {

  /**
   * @param split that it was trained on
   * @param limitExamples how many of its examples, in the order of the shards; 0 for all
   * @param step steps that the run had taken
   * @param globalBatchSize examples of a step, all workers together
   * @param seed of everything random
   * @param provenance of the run; empty where it is not known
   */
  public record Training(
      String split,
      long limitExamples,
      long step,
      long globalBatchSize,
      OptimiserConfig optimiser,
      long seed,
      Optional<Provenance> provenance) {}

  /**
   * @param split that it was measured on
   * @param validation what was found
   * @param metric that it was chosen by
   * @param times that the split had been measured in this run
   */
  public record Measured(String split, Validation validation, Metric metric, int times) {}

  /** Markdown. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text, "# %s, %s", model.network().name(), ReadableCount.of(model.labels().size(), "class"));
    line(text, "");
    line(
        text, "An image classifier, trained by Tinderbox. `model.json` describes it for programs.");
    about(text);
    data(text);
    training(text);
    numbers(text);
    limits(text);
    classes(text);
    return text.toString();
  }

  private void about(StringBuilder text) {
    heading(text, "Model");
    fact(
        text,
        "Network",
        "%s, norm %s, width %s; %,d trainable parameters",
        model.network().name(),
        model.network().norm().name().toLowerCase(Locale.ROOT),
        model.network().width(),
        model.buildNetwork().parameters());
    fact(
        text,
        "Input",
        "the middle %d x %d of pictures of %d x %d (`%s`), red, green and blue less %s, divided by %s",
        model.preprocessing().crop(),
        model.preprocessing().crop(),
        model.preprocessing().image().height(),
        model.preprocessing().image().width(),
        model.resize().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        model.preprocessing().mean(),
        model.preprocessing().std());
    fact(
        text, "Parameters", "`%s`, SHA-256 `%s`", model.parametersFile(), model.parametersSha256());
    fact(text, "To ask it", "`tinderbox predict --run RUN FILE…`");
    fact(text, "For other programs", "`tinderbox export --run RUN --out model.onnx`");
  }

  private void data(StringBuilder text) {
    heading(text, "Data");
    fact(text, "Data folder", "%s, digest `%s`", plain(dataLocation), model.dataDigest());
    if (!data.origin().sources().isEmpty()) {
      String sources =
          data.origin().sources().stream().map(ModelCard::plain).collect(Collectors.joining(", "));
      fact(text, "Made from", "%s (`%s`)", sources, data.origin().layout());
    }
    for (Map.Entry<String, Split> split : data.splits().entrySet()) {
      fact(
          text,
          "Examples in " + plain(split.getKey()),
          "%,d%s",
          split.getValue().examples(),
          split.getValue().labelled() ? "" : ", without labels");
    }
    fact(text, "Set aside by ingest", "%s", ReadableCount.of(data.rejected().total(), "file"));
  }

  private void training(StringBuilder text) {
    heading(text, "Training");
    fact(
        text,
        "Kept in",
        "epoch %d, after %s",
        model.epoch(),
        ReadableCount.of(training.step(), "step"));
    long all = data.split(training.split()).examples();
    String part =
        training.limitExamples() > 0 && training.limitExamples() < all
            ? " (only the first %s of it)"
                .formatted(ReadableCount.of(training.limitExamples(), "example"))
            : "";
    fact(
        text,
        "On",
        "`%s`%s, %s a step",
        training.split(),
        part,
        ReadableCount.of(training.globalBatchSize(), "example"));
    fact(text, "Loss", "%s", model.loss().name());
    fact(
        text,
        "Optimiser",
        "%s, weight decay %s",
        training.optimiser().name(),
        training.optimiser().weightDecay());
    fact(text, "Seed", "%d", training.seed());
    training
        .provenance()
        .ifPresent(
            provenance -> {
              fact(text, "Command", "%s", plain(provenance.command()));
              fact(text, "Started", "%s", provenance.started());
              fact(text, "Tinderbox", "%s", provenance.codeVersion());
              fact(text, "Engine", "%s", provenance.engine());
              if (provenance.beganFromSha256() != null) {
                fact(text, "Began from", "the model of SHA-256 `%s`", provenance.beganFromSha256());
              }
            });
    line(text, "");
    line(
        text,
        "`config.conf` beside this folder has every setting, `metrics.jsonl` the learning curve.");
  }

  private void numbers(StringBuilder text) {
    heading(text, "Numbers");
    if (measured.isEmpty()) {
      line(text, "None: the run had no validation split, and this is its last model.");
      return;
    }
    Measured found = measured.get();
    long examples = data.split(found.split()).examples();
    line(
        text,
        "On `%s`, %s, the middle of each picture:",
        found.split(),
        ReadableCount.of(examples, "example"));
    line(text, "");
    line(text, "| | | 95%% interval |");
    line(text, "|---|---|---|");
    accuracy(text, "top-1", found.validation().valTop1(), examples);
    accuracy(text, "top-5", found.validation().valTop5(), examples);
    line(text, "| loss | %.4f | |", found.validation().valLoss());
  }

  private static void accuracy(StringBuilder text, String name, double fraction, long examples) {
    ConfidenceInterval interval = ConfidenceInterval.wilson(fraction, examples);
    line(text, "| %s | %.4f | %.4f to %.4f |", name, fraction, interval.low(), interval.high());
  }

  private void limits(StringBuilder text) {
    heading(text, "Limits");
    line(
        text,
        "- It answers with one of its %d classes whatever a picture shows; none stands for anything else.",
        model.labels().size());
    measured.ifPresent(
        found ->
            line(
                text,
                "- The numbers are those of the split that it was chosen by (best %s of %d measured): expect a little less of new pictures. %s",
                found.metric().title(),
                found.times(),
                another(found.split())));
    line(
        text,
        "- It knows the kind of pictures that it was trained on. Other cameras, drawings, or places were not tried, nor whether it treats what the pictures show alike.");
    line(
        text,
        "- Pictures are brought to %d x %d pixels: what is smaller than a few of them then is lost, and what lies outside the middle %d x %d is not seen.",
        model.preprocessing().image().height(),
        model.preprocessing().image().width(),
        model.preprocessing().crop(),
        model.preprocessing().crop());
    line(
        text,
        model.loss().name().equals("svm")
            ? "- It was trained for margins: its probabilities tell the order of the classes, and not how sure it is."
            : "- Its probabilities were not calibrated; the report of `tinderbox evaluate` shows how far they can be trusted.");
    List<Long> counts = data.split(training.split()).classCounts();
    long fewest = counts.stream().min(Long::compare).orElse(0L);
    long most = counts.stream().max(Long::compare).orElse(0L);
    if (fewest < most) {
      line(
          text,
          "- Classes have from %,d to %,d examples in `%s`: those with few are told less well.",
          fewest,
          most,
          training.split());
    }
  }

  /** Which command measures it on pictures that played no part. */
  private String another(String used) {
    return data.splits().entrySet().stream()
        .filter(split -> split.getValue().labelled())
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals(used) && !name.equals(training.split()))
        .findFirst()
        .map("`tinderbox evaluate --split %s` measures it on others."::formatted)
        .orElse("The data has no other labelled split.");
  }

  private void classes(StringBuilder text) {
    heading(text, "Classes");
    line(text, "| | id | name | examples in `%s` |", training.split());
    line(text, "|---|---|---|---|");
    List<Long> counts = data.split(training.split()).classCounts();
    for (Label label : model.labels()) {
      line(
          text,
          "| %d | %s | %s | %,d |",
          label.index(),
          plain(label.id()),
          plain(label.name()),
          counts.get(label.index()));
    }
  }

  private static void heading(StringBuilder text, String title) {
    text.append("\n## ").append(title).append("\n\n");
  }

  private static void fact(StringBuilder text, String name, String format, Object... values) {
    line(text, "- %s: %s", name, String.format(Locale.ROOT, format, values));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Text from elsewhere, of which Markdown makes nothing but text on one line. */
  private static String plain(String text) {
    return text.replaceAll("\\R|\\t", " ").replaceAll("([\\\\`*_{}\\[\\]<>()#!|~&])", "\\\\$1");
  }
}
