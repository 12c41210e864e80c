package io.tinderbox.trainer.explanation;

import java.util.List;

/**
 * How faithful a technique's maps were to the network, over some pictures.
 *
 * @param name of the technique
 * @param label for people
 * @param pictures over which curves and areas are means
 * @param deletion mean probability after 0/steps, 1/steps … of the pixels are gone
 * @param insertion likewise, are there
 */
public record FaithfulnessScore(
    String name, String label, int pictures, double[] deletion, double[] insertion) {
  /**
   * @param each of at least one picture, all with the same number of steps
   */
  public static FaithfulnessScore mean(String name, String label, List<Faithfulness> each) {
    return new FaithfulnessScore(
        name,
        label,
        each.size(),
        mean(each.stream().map(Faithfulness::deletion).toList()),
        mean(each.stream().map(Faithfulness::insertion).toList()));
  }

  private static double[] mean(List<double[]> curves) {
    double[] mean = new double[curves.get(0).length];
    for (double[] curve : curves) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += curve[i] / curves.size();
      }
    }
    return mean;
  }

  /** Area under the deletion curve: the lower, the better. */
  public double deletionArea() {
    return Faithfulness.area(deletion);
  }

  /** Area under the insertion curve: the higher, the better. */
  public double insertionArea() {
    return Faithfulness.area(insertion);
  }
}
