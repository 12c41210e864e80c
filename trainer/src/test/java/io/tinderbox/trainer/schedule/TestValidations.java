package io.tinderbox.trainer.schedule;

import io.tinderbox.trainer.run.Validation;
import java.util.ArrayList;
import java.util.List;

/** Courses that validation can take. */
public final class TestValidations {
  private TestValidations() {}

  /** One after each of the epochs, with this top-1 accuracy; the loss stays the same. */
  public static List<Validation> accuracies(double... values) {
    List<Validation> validations = new ArrayList<>();
    for (double value : values) {
      validations.add(validation(validations.size() + 1, 2, value));
    }
    return validations;
  }

  /** One after each of the epochs, with this loss; the accuracy stays the same. */
  public static List<Validation> losses(double... values) {
    List<Validation> validations = new ArrayList<>();
    for (double value : values) {
      validations.add(validation(validations.size() + 1, value, 0.25));
    }
    return validations;
  }

  private static Validation validation(int epoch, double loss, double top1) {
    return new Validation(epoch, null, 7L * epoch, true, loss, top1, 1, 0.01, 10.0 * epoch);
  }
}
