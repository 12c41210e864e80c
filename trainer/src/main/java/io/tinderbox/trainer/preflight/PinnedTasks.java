package io.tinderbox.trainer.preflight;

import io.tinderbox.common.spark.ExecutorName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * Tasks that each prefer one executor. Spark lets a task wait for it for {@code
 * spark.locality.wait}, three seconds, and then runs it elsewhere.
 */
final class PinnedTasks {
  private PinnedTasks() {}

  /** A task for each executor, times so many; its element is the executor's number. */
  static JavaRDD<String> on(JavaSparkContext spark, Collection<ExecutorName> executors, int times) {
    List<Tuple2<String, Seq<String>>> places = new ArrayList<>();
    for (ExecutorName executor : executors) {
      // As org.apache.spark.scheduler.ExecutorCacheTaskLocation writes it.
      String place = "executor_%s_%s".formatted(executor.host(), executor.id());
      for (int i = 0; i < times; i++) {
        places.add(new Tuple2<>(executor.id(), seq(List.of(place))));
      }
    }
    RDD<String> tasks = spark.sc().makeRDD(seq(places), ClassTag$.MODULE$.apply(String.class));
    return new JavaRDD<>(tasks, ClassTag$.MODULE$.apply(String.class));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }
}
