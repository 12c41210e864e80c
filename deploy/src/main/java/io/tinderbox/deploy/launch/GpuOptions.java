package io.tinderbox.deploy.launch;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.spark.GpuProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One executor a GPU, and one task at once in it: the engines compute on the one card that their
 * process sees, and two tasks would share it.
 */
public final class GpuOptions {
  private GpuOptions() {}

  /**
   * The properties with a GPU for each task, where the build or the user wants any; the user's own
   * win. In local mode Spark gives out none, and nothing is set.
   *
   * @param properties of the driver, before Spark starts
   * @param gpuBuild whether executors compute on GPUs
   * @throws TinderboxException exit code 2, with all that contradicts it
   */
  public static Map<String, String> complete(Map<String, String> properties, boolean gpuBuild) {
    String master = properties.getOrDefault("spark.master", "local[*]");
    boolean local = master.equals("local") || master.startsWith("local[");
    boolean asked =
        properties.containsKey(GpuProperties.PER_EXECUTOR)
            || properties.containsKey(GpuProperties.PER_TASK);
    if (!asked && (local || !gpuBuild)) {
      return properties;
    }
    Map<String, String> all = new TreeMap<>(properties);
    all.putIfAbsent(GpuProperties.PER_EXECUTOR, "1");
    all.putIfAbsent(GpuProperties.PER_TASK, "1");
    if (master.startsWith("k8s:")) {
      all.putIfAbsent(GpuProperties.VENDOR, "nvidia.com");
    }
    List<String> problems = local ? inLocalMode(master) : onClusters(all, master);
    if (!problems.isEmpty()) {
      throw TinderboxException.usage(
          problems.size() == 1
              ? "Cannot use GPUs: " + problems.get(0)
              : "Cannot use GPUs, %d problems:\n  %s"
                  .formatted(problems.size(), String.join("\n  ", problems)));
    }
    return all;
  }

  private static List<String> inLocalMode(String master) {
    return List.of(
        "expected a master with executors where %s or %s is set, found %s (take them away: in local mode CUDA_VISIBLE_DEVICES names the card)"
            .formatted(GpuProperties.PER_EXECUTOR, GpuProperties.PER_TASK, master));
  }

  private static List<String> onClusters(Map<String, String> properties, String master) {
    List<String> problems = new ArrayList<>();
    one(properties, GpuProperties.PER_EXECUTOR, "one executor a GPU", problems);
    one(properties, GpuProperties.PER_TASK, "one task a GPU", problems);
    boolean asksExecutors = master.startsWith("yarn") || master.startsWith("k8s:");
    if (asksExecutors && !properties.containsKey(GpuProperties.DISCOVERY)) {
      problems.add(
          "expected %s with a program that names the GPUs of a container, found none; deploy/gpu/discover is one"
              .formatted(GpuProperties.DISCOVERY));
    }
    return problems;
  }

  private static void one(
      Map<String, String> properties, String key, String meaning, List<String> problems) {
    String value = properties.get(key);
    // Spark takes fractions for tasks.
    if (!value.strip().matches("1(\\.0*)?")) {
      problems.add("expected 1, %s, found %s (%s)".formatted(meaning, value, key));
    }
  }
}
