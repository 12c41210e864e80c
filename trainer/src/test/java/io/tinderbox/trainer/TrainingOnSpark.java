package io.tinderbox.trainer;

import io.tinderbox.common.spark.SparkContexts;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a handful of pictures, on a local Spark. */
abstract class TrainingOnSpark {
  @TempDir static Path temporary;
  static Path small;
  static Path large;
  static JavaSparkContext spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    small = temporary.resolve("small");
    large = temporary.resolve("large");
    TestData.SMALL.write(small);
    TestData.SMALL.withSide(32).write(large);
    spark =
        SparkContexts.start(
            "training", Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }
}
