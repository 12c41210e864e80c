package io.tinderbox.deploy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that disturb a training, beside one that was left alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DisturbedTraining {
  /** In this process alone. */
  static final String LOCAL = "--master=local[2]";

  SmallTraining training;

  /** {@code parametersSha256} of the one that was left alone. */
  String undisturbed;

  @BeforeAll
  void trainUndisturbed(@TempDir Path folder) throws Exception {
    training = SmallTraining.prepare(folder);
    undisturbed = training.trained(training.place("undisturbed"), LOCAL);
  }
}
