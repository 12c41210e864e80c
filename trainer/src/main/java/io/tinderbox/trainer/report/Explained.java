package io.tinderbox.trainer.report;

import io.tinderbox.common.image.Picture;
import io.tinderbox.trainer.explanation.FaithfulnessScore;
import io.tinderbox.trainer.explanation.FilterPictures;
import io.tinderbox.trainer.explanation.FirstKernels;
import io.tinderbox.trainer.explanation.Heat;
import io.tinderbox.trainer.explanation.Technique;
import java.util.List;
import java.util.Objects;

/**
 * What a network looks at, in pictures and on its own.
 *
 * @param techniques by which the pictures are explained
 * @param panels all pictures, kind after kind
 * @param scores empty where nothing was scored
 * @param kernels of the first layer
 * @param filters of later convolutions
 */
public record Explained(
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
   * @param file name of its strip, without a folder or an ending
   * @param seen as the network sees it
   * @param heats one for each technique
   */
  public record Panel(Kind kind, String file, Gallery.Entry entry, Picture seen, List<Heat> heats) {
    public Panel {
      heats = List.copyOf(heats);
    }
  }

  public Explained {
    techniques = List.copyOf(techniques);
    panels = List.copyOf(panels);
    scores = List.copyOf(scores);
    Objects.requireNonNull(kernels);
    filters = List.copyOf(filters);
  }

  List<Panel> panels(Kind kind) {
    return panels.stream().filter(panel -> panel.kind() == kind).toList();
  }

  /** A panel's picture and maps side by side, enlarged, as PNG. */
  public byte[] strip(Panel panel) {
    return PanelTiles.strip(panel, techniques);
  }
}
