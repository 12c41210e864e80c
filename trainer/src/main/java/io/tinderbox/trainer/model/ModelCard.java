package io.tinderbox.trainer.model;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code MODEL_CARD.md} beside a model: what it is, on what data and how it was trained, how good
 * it is, and what it is not good for. M. Mitchell et al., "Model Cards for Model Reporting" (FAT*
 * 2019).
 *
 * @param model what it is
 * @param parameters of the network, those that are trained
 * @param data manifest of the data folder that it was trained on
 * @param split that it was chosen by; empty where there was none
 * @param measured on that split; none where nothing was
 * @param training lines for people: what the configuration says of it
 * @param provenance of the run
 */
public record ModelCard(
    ModelDescription model,
    long parameters,
    Manifest data,
    String split,
    Optional<Validation> measured,
    List<String> training,
    Optional<Provenance> provenance) {
  /** Name of the file. */
  public static final String FILE = "MODEL_CARD.md";

  private static final int MOST_NAMES = 20;

  /** All of the card, Markdown. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("# %s, %d classes\n\n".formatted(model.network().name(), model.labels().size()));
    text.append(
        "An image classifier, trained by Tinderbox. `model.json` describes it to programs;"
            + " `tinderbox predict`\n"
            + "and `tinderbox evaluate` use it, from the run folder that this folder lies in.\n\n");
    data(text);
    training(text);
    numbers(text);
    limits(text);
    return text.toString();
  }

  private void data(StringBuilder text) {
    text.append("## Data\n\n");
    provenance.ifPresent(p -> line(text, "Data folder: `%s`".formatted(p.data())));
    line(text, "Digest of its manifest: `%s`".formatted(model.dataDigest()));
    data.exampleCounts()
        .forEach(
            (name, count) ->
                line(text, String.format(Locale.ROOT, "%s: %,d examples", name, count)));
    String names =
        model.labels().stream()
            .limit(MOST_NAMES)
            .map(label -> plain(label))
            .collect(Collectors.joining("; "));
    boolean all = model.labels().size() <= MOST_NAMES;
    line(text, "Classes: " + names + (all ? "" : "; … (all are in `model.json`)"));
    line(
        text,
        "Pictures of any size are brought to %s (`%s`); the network sees the middle %d x %d, scaled by mean %s and std %s"
            .formatted(
                model.preprocessing().image(),
                model.resize().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                model.preprocessing().crop(),
                model.preprocessing().crop(),
                model.preprocessing().mean(),
                model.preprocessing().std()));
    text.append('\n');
  }

  private void training(StringBuilder text) {
    text.append("## Training\n\n");
    line(
        text,
        String.format(
            Locale.ROOT,
            "Network: %s, normalisation %s, width %s, %,d parameters",
            model.network().name(),
            model.network().norm().name().toLowerCase(Locale.ROOT),
            model.network().width(),
            parameters));
    training.forEach(words -> line(text, words));
    line(text, "Taken after epoch " + model.epoch());
    provenance.ifPresent(
        p -> {
          line(text, "Begun: %s, with Tinderbox %s".formatted(p.started(), p.codeVersion()));
          line(text, "Seed: " + p.seed());
          text.append("\n```\n").append(p.command()).append("\n```\n");
        });
    text.append('\n');
  }

  private void numbers(StringBuilder text) {
    text.append("## Numbers\n\n");
    if (measured.isEmpty()) {
      text.append("None: the run had no validation split.\n\n");
      return;
    }
    Validation found = measured.get();
    text.append("| Split | Top-1 | Top-5 | Loss |\n|---|---|---|---|\n");
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f%% | %.2f%% | %.4f |\n\n",
            split,
            100 * found.valTop1(),
            100 * found.valTop5(),
            found.valLoss()));
    text.append(
        "Of the centre crop. The model was chosen among others by this split, which flatters it a"
            + " little: a split that\n"
            + "had no part in the choice says more (`tinderbox evaluate --split test`).\n\n");
  }

  private void limits(StringBuilder text) {
    text.append("## Limits\n\n");
    line(
        text,
        "It answers with one of its %d classes whatever the picture shows; nothing tells it that none of them is there"
            .formatted(model.labels().size()));
    line(
        text,
        "Its numbers hold for pictures like those of its data; others (sketches, other cameras,"
            + " several things in one picture) were not tried");
    line(
        text,
        "Probabilities are the network's own; `tinderbox evaluate` says how far they can be"
            + " believed (calibration)");
    line(
        text,
        "Pictures are seen at %s: what is small in them is lost"
            .formatted(model.preprocessing().image()));
    line(text, "What the classes leave out, or show from one side only, it has not learned");
  }

  private static void line(StringBuilder text, String words) {
    text.append("- ").append(words).append('\n');
  }

  /** A name that cannot be taken for Markdown. */
  private static String plain(Label label) {
    return label.name().replaceAll("[\\\\`*_\\[\\]<>#|]", "").replaceAll("\\s+", " ").strip();
  }
}
