package io.tinderbox.trainer.report;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.input.Preprocessing;
import java.util.Objects;

/** What a report says of where its network looks. */
public sealed interface Insight {
  Insight UNASKED = new Unasked();

  /** Nobody wants to know. */
  record Unasked() implements Insight {}

  record Shown(Explained explained) implements Insight {
    public Shown {
      Objects.requireNonNull(explained);
    }
  }

  /**
   * The engine cannot tell.
   *
   * @param reason for people
   */
  record Withheld(String reason) implements Insight {
    public Withheld {
      Objects.requireNonNull(reason);
    }
  }

  /**
   * What the engine has to say of a gallery's pictures.
   *
   * @param preprocessing from stored pixels to the network's input
   */
  static Insight of(
      StepEngine engine,
      Preprocessing preprocessing,
      ExplanationConfig config,
      Gallery gallery,
      Progress progress) {
    if (!config.anyPicture()) {
      return UNASKED;
    }
    try (GalleryExplainer explainer = GalleryExplainer.of(engine, preprocessing, config)) {
      return new Shown(explainer.explain(gallery, progress));
    } catch (TinderboxException e) {
      if (e.exitCode() != ExitCode.USAGE) {
        throw e;
      }
      return new Withheld(e.getMessage());
    }
  }
}
