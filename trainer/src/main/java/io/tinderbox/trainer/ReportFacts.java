package io.tinderbox.trainer;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.preview.Preview;
import io.tinderbox.trainer.report.Illustration;
import io.tinderbox.trainer.report.Reference;
import io.tinderbox.trainer.report.ReportContent;
import io.tinderbox.trainer.report.RunSummary;
import io.tinderbox.trainer.run.Provenance;
import io.tinderbox.trainer.run.RunFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a report says beside the evaluation: of the run, of its data, and of others' results. */
final class ReportFacts {
  private final RunFolder run;
  private final DataFolder data;

  ReportFacts(RunFolder run, DataFolder data) {
    this.run = run;
    this.data = data;
  }

  /**
   * @param parameters of the network, those that are trained
   */
  RunSummary summary(ModelDescription model, long parameters) {
    Map<String, String> facts = new LinkedHashMap<>();
    String norm = model.network().norm().name().toLowerCase(Locale.ROOT);
    facts.put(
        "Network",
        "%s, norm %s, width %s".formatted(model.network().name(), norm, model.network().width()));
    facts.put("Loss", loss(model));
    facts.put("Parameters", String.format(Locale.ROOT, "%,d", parameters));
    facts.put("Model of epoch", Integer.toString(model.epoch()));
    facts.put("Data", data.location().toString());
    facts.put("Data digest", data.manifest().digest());
    data.manifest()
        .exampleCounts()
        .forEach(
            (name, count) ->
                facts.put("Examples in " + name, String.format(Locale.ROOT, "%,d", count)));
    run.provenance()
        .ifPresent(
            provenance -> {
              facts.put("Started", provenance.started());
              facts.put("Seed", Long.toString(provenance.seed()));
              facts.put("Engine", provenance.engine());
              facts.put("Spark", provenance.spark() + " on " + provenance.master());
              facts.put("Java", provenance.java());
              facts.put("Tinderbox", provenance.codeVersion());
            });
    run.readResult()
        .ifPresent(
            result -> {
              facts.put("Ended", result.status() + ": " + result.reason());
              facts.put("Training time", String.format(Locale.ROOT, "%.0f s", result.seconds()));
              facts.put("Parameters SHA-256", result.parametersSha256());
            });
    return new RunSummary(
        model.network().name() + " on " + data.location().name(),
        origin(model, parameters),
        run.provenance().map(Provenance::command).orElse(""),
        run.metrics(),
        model.epoch(),
        facts,
        run.configurationText().orElse(""));
  }

  private String origin(ModelDescription model, long parameters) {
    long train = data.manifest().exampleCounts().getOrDefault("train", 0L);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters, for %s",
            model.network().name(),
            parameters,
            ReadableCount.of(model.labels().size(), "class")));
    if (train > 0 && model.dataDigest().equals(data.manifest().digest())) {
      text.append("; trained on ").append(ReadableCount.of(train, "example"));
    } else {
      text.append("; trained on other data");
    }
    run.provenance().ifPresent(p -> text.append(", from ").append(started(p)));
    run.readResult()
        .ifPresent(
            result ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        ", %s in %.1f minutes",
                        ReadableCount.of(result.epochs(), "epoch"),
                        result.seconds() / 60)));
    return text.append('.').toString();
  }

  private static String loss(ModelDescription model) {
    double smoothing = model.loss().smoothing();
    return model.loss().name() + (smoothing > 0 ? ", smoothing " + smoothing : "");
  }

  /** To the minute. */
  private static String started(Provenance provenance) {
    String time = provenance.started();
    return time.length() < 16 ? time : time.substring(0, 16).replace('T', ' ') + " UTC";
  }

  /**
   * @param split that is evaluated on
   */
  ReportContent.Extras extras(String split) {
    return new ReportContent.Extras(Reference.of(data.manifest()), distortions(split));
  }

  /** None where the run's configuration is not one of this program's version. */
  private List<Illustration> distortions(String split) {
    Optional<String> text = run.configurationText();
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      SettingsReader reader = Settings.of(text.get(), "config.conf", Map.of()).reader();
      InputConfig input = InputConfig.from(reader);
      long seed = reader.whole("train.seed", Long.MIN_VALUE, Long.MAX_VALUE);
      input.check(reader, data.manifest());
      reader.throwIfAny();
      return Preview.strips(data, split, input, seed).stream()
          .map(strip -> new Illustration(strip.label(), strip.strength(), strip.png()))
          .toList();
    } catch (TinderboxException e) {
      return List.of();
    }
  }
}
