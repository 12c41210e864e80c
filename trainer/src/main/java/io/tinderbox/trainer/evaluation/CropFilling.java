package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.evaluation.ViewsAhead.View;
import io.tinderbox.trainer.input.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a network looks at in each picture: the centre, and then those views that are not the centre
 * as well.
 */
final class CropFilling {
  private final Crop centre;
  private final ViewWriter plain;
  private final ViewWriter sized;
  private final boolean centreCounts;
  private final List<Crop> others;

  /**
   * @param views whose answers are put together; none where the centre alone is looked at
   */
  CropFilling(Preprocessing preprocessing, Optional<Views> views) {
    int side = views.map(v -> v.side(preprocessing)).orElse(preprocessing.crop());
    this.centre = Crop.centre(preprocessing);
    this.plain = new ViewWriter(preprocessing, preprocessing.crop());
    this.sized = new ViewWriter(preprocessing, side);
    this.others = new ArrayList<>(views.map(v -> v.crops(preprocessing)).orElse(List.of()));
    this.centreCounts = side == preprocessing.crop() && others.remove(centre);
  }

  /** Crops of each picture, the centre first. */
  int count() {
    return 1 + others.size();
  }

  /** Whether a crop is one of the views that are put together. */
  boolean counts(int crop) {
    return crop > 0 || centreCounts;
  }

  /** Writes a view's batch. */
  void fill(View view) {
    Batch batch = view.batch();
    for (int i = 0; i < view.examples().size(); i++) {
      Example example = view.examples().get(i);
      if (view.crop() == 0) {
        plain.write(example.pixels(), centre, batch.images(), i);
      } else {
        sized.write(example.pixels(), others.get(view.crop() - 1), batch.images(), i);
      }
      batch.labels()[i] = example.label();
    }
  }
}
