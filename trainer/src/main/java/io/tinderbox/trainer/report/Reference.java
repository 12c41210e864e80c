package io.tinderbox.trainer.report;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import java.util.List;

/**
 * What others have reached on the same data set.
 *
 * @param system who
 * @param top1 of the centre crop, fraction
 * @param top5 of the centre crop, fraction; null where it is not known
 * @param tenCropTop1 with ten crops; null where it is not known
 * @param tenCropTop5 with ten crops; null where it is not known
 * @param split that it was measured on
 */
public record Reference(
    String system, double top1, Double top5, Double tenCropTop1, Double tenCropTop5, String split) {
  /** The first ten ids of Tiny ImageNet in sorted order. */
  private static final List<String> FIRST_TEN =
      List.of(
          "n01443537",
          "n01629819",
          "n01641577",
          "n01644900",
          "n01698640",
          "n01742172",
          "n01768244",
          "n01770393",
          "n01774384",
          "n01774750");

  /** pat-coady/tiny_imagenet: the best run, and its two baselines, on all 200 classes. */
  private static final List<Reference> TINY_IMAGENET =
      List.of(
          new Reference(
              "VGG-16, pat-coady/tiny_imagenet", 0.5286, 0.7710, 0.5644, 0.7929, "validation"),
          new Reference("One hidden layer of 1024, the same", 0.08, null, null, null, "validation"),
          new Reference("Logistic regression, the same", 0.03, null, null, null, "validation"));

  /** AlexNet in PyTorch on ten classes: the best of twelve trials. */
  private static final List<Reference> TEN_CLASSES =
      List.of(
          new Reference("AlexNet in PyTorch, best of 12 trials", 0.546, null, null, null, "test"),
          new Reference(
              "AlexNet in PyTorch, the same trial", 0.538, null, null, null, "validation"));

  /**
   * Those of a data set, known by its classes and by how many examples of them it holds; none where
   * nothing is known of it.
   */
  public static List<Reference> of(Manifest manifest) {
    List<String> ids = manifest.labels().stream().map(Label::id).sorted().toList();
    long train = examples(manifest, "train");
    if (ids.equals(FIRST_TEN) && train == 4000) {
      return TEN_CLASSES;
    }
    boolean tinyImageNet =
        ids.size() == 200 && ids.subList(0, 10).equals(FIRST_TEN) && train == 100_000;
    return tinyImageNet ? TINY_IMAGENET : List.of();
  }

  private static long examples(Manifest manifest, String split) {
    return manifest.exampleCounts().getOrDefault(split, 0L);
  }
}
