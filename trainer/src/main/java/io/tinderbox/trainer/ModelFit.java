package io.tinderbox.trainer;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.model.ModelDescription;

/** Whether a model can look at the pictures of a data folder. */
final class ModelFit {
  private ModelFit() {}

  /**
   * @param what is to be done, for the message
   * @throws TinderboxException exit code 2, when classes or pictures are others
   */
  static void require(String what, ModelDescription model, DataFolder data) {
    Manifest manifest = data.manifest();
    if (!manifest.labels().equals(model.labels())) {
      throw TinderboxException.usage(
          "Cannot %s: expected data of the model's %d classes, found %d %s (%s)"
              .formatted(
                  what,
                  model.labels().size(),
                  manifest.classes(),
                  manifest.classes() == model.labels().size() ? "others" : "classes",
                  data.location()));
    }
    if (!manifest.image().equals(model.preprocessing().image())) {
      throw TinderboxException.usage(
          "Cannot %s: expected pictures of %s, found %s (%s)"
              .formatted(what, model.preprocessing().image(), manifest.image(), data.location()));
    }
  }
}
