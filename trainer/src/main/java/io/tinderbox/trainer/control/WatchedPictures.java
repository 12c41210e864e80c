package io.tinderbox.trainer.control;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.ExampleSource;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.report.Explained;
import io.tinderbox.trainer.report.GalleryCollector;
import io.tinderbox.trainer.report.GalleryExplainer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A few pictures of the validation split, explained again and again while the network learns, on
 * the driver. Which they are hangs on the seed alone, so that they are the same in every sitting.
 */
final class WatchedPictures {
  private final TrainingContext context;
  private final ExplanationConfig config;
  private final StepEngine engine;
  private Optional<ExampleSource> pictures = Optional.empty();

  /**
   * @param engine holds the parameters whenever the network is looked at
   */
  WatchedPictures(TrainingContext context, StepEngine engine) {
    this.context = context;
    this.config = context.tensorBoard().explained();
    this.engine = engine;
  }

  /** By the network as it is; empty where its outputs are not numbers. */
  Optional<Explained> explained(int epoch) {
    if (pictures.isEmpty()) {
      pictures = Optional.of(chosen());
    }
    ExampleSource few = pictures.get();
    ModelDescription model = context.description(epoch);
    int count = Math.toIntExact(few.examples());
    GalleryCollector collector =
        GalleryCollector.of(model.preprocessing().image(), config.seed(), count);
    try {
      Evaluator.of(engine, model.task(), count, Optional.empty(), Progress.SILENT)
          .evaluate(few, collector);
    } catch (TinderboxException e) {
      if (e.exitCode() != ExitCode.QUALITY) {
        throw e;
      }
      return Optional.empty();
    }
    try (GalleryExplainer explainer = GalleryExplainer.of(engine, model.preprocessing(), config)) {
      return Optional.of(explainer.explain(collector.gallery(), Progress.SILENT));
    }
  }

  /** Drawn by their places in the split, which is read as far as the last of them. */
  private ExampleSource chosen() {
    String split = context.train().validation().split();
    ExampleSource all = context.source().split().beside(split);
    int examples = Math.toIntExact(all.examples());
    SplitMix64 random = new SplitMix64(Seeds.of(config.seed(), Purpose.GALLERY));
    TreeSet<Integer> places = new TreeSet<>();
    while (places.size() < Math.min(config.pictures(), examples)) {
      places.add(random.nextInt(examples));
    }
    List<Example> chosen = new ArrayList<>();
    Iterator<Example> each = all.iterator();
    for (int place = 0; place <= places.last(); place++) {
      Example example = each.next();
      if (places.contains(place)) {
        chosen.add(example);
      }
    }
    return ExampleSource.of(split, chosen.size(), chosen);
  }
}
