package io.tinderbox.trainer.export;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.json.Json;
import io.tinderbox.trainer.evaluation.Crop;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.model.ModelDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an exported model says of itself: ONNX's {@code metadata_props}, texts by name. */
final class OnnxMetadata {
  private OnnxMetadata() {}

  /**
   * How a picture becomes the network's input, in this order: red, green and blue of 0–255 are
   * brought to the image's shape, the crop is taken, and {@code (x - mean) / std} of each channel.
   *
   * @param colours order of the channels
   * @param image shape that a picture is brought to
   * @param resize how
   * @param crop what the network sees of it
   * @param mean 0–255, [channels]
   * @param std 0–255, [channels]
   */
  private record Steps(
      String colours,
      ImageShape image,
      ResizeMode resize,
      Window crop,
      List<Double> mean,
      List<Double> std) {}

  /** Pixels of the brought picture. */
  private record Window(int top, int left, int height, int width) {}

  /** {@code labels} and {@code preprocessing} are JSON; the others say what the model is. */
  static Map<String, String> of(ModelDescription model) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("labels", Json.line(model.labels()));
    texts.put("preprocessing", Json.line(steps(model)));
    texts.put("network", Json.line(model.network()));
    texts.put("loss", Json.line(model.loss()));
    texts.put("epoch", Integer.toString(model.epoch()));
    texts.put("dataDigest", model.dataDigest());
    texts.put("parametersSha256", model.parametersSha256());
    return texts;
  }

  private static Steps steps(ModelDescription model) {
    Preprocessing preprocessing = model.preprocessing();
    Crop centre = Crop.centre(preprocessing);
    return new Steps(
        "RGB",
        preprocessing.image(),
        model.resize(),
        new Window(centre.top(), centre.left(), preprocessing.crop(), preprocessing.crop()),
        preprocessing.mean(),
        preprocessing.std());
  }
}
