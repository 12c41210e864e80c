package io.tinderbox.trainer.report;

import io.tinderbox.common.image.Picture;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.explanation.FaithfulnessScore;
import io.tinderbox.trainer.explanation.FilterPictures;
import io.tinderbox.trainer.explanation.FirstKernels;
import io.tinderbox.trainer.explanation.Heat;
import io.tinderbox.trainer.explanation.Technique;
import java.util.List;

/**
 * What an explanation shows.
 *
 * @param title for example {@code "vgg16 on tiny-imagenet"}
 * @param seed of the choice of pictures, and of noise
 * @param evaluation of the network on the split that the pictures are from
 * @param techniques by which they are explained
 * @param panels all pictures, kind after kind
 * @param scores empty where nothing was scored
 */
public record ExplanationContent(
    String title,
    long seed,
    Evaluation evaluation,
    List<Technique> techniques,
    List<Panel> panels,
    List<FaithfulnessScore> scores,
    FirstKernels kernels,
    List<FilterPictures> filters) {

  /** Why a picture is shown. */
  public enum Kind {
    RANDOM("Picked at random"),
    MISTAKE("Sure, and wrong"),
    HIT("Right, but hardly sure");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * A picture with its maps.
   *
   * @param file name of its strip, without a folder
   * @param seen as the network sees it
   * @param heats one for each technique
   */
  public record Panel(
      Kind kind, String file, Gallery.Entry entry, Picture seen, List<Heat> heats) {}

  public ExplanationContent {
    techniques = List.copyOf(techniques);
    panels = List.copyOf(panels);
    scores = List.copyOf(scores);
    filters = List.copyOf(filters);
  }

  List<Panel> panels(Kind kind) {
    return panels.stream().filter(panel -> panel.kind() == kind).toList();
  }
}
