package io.tinderbox.deploy.emr;

import io.tinderbox.common.config.SettingsReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An instance fleet: the primary node, the core nodes, or the task nodes.
 *
 * @param role as EMR names it: MASTER, CORE, TASK
 * @param types of machines; any of them may come
 * @param onDemandNodes that are there until the cluster ends
 * @param spot nodes that may be taken away
 */
public record FleetConfig(
    String role, List<InstanceType> types, int onDemandNodes, Optional<SpotConfig> spot) {
  /** With an allocation strategy, which each fleet here has. */
  private static final int MOST_TYPES = 30;

  private static final int MOST_NODES = 1000;

  public FleetConfig {
    Objects.requireNonNull(role);
    types = List.copyOf(types);
    Objects.requireNonNull(spot);
  }

  static FleetConfig primary(SettingsReader settings) {
    return new FleetConfig("MASTER", types(settings, "emr.primary.types"), 1, Optional.empty());
  }

  static FleetConfig core(SettingsReader settings) {
    return new FleetConfig(
        "CORE",
        types(settings, "emr.core.types"),
        settings.integer("emr.core.nodes", 1, MOST_NODES),
        Optional.empty());
  }

  /** Of one size, so that an executor that fills a node fits all of them. */
  static FleetConfig task(SettingsReader settings) {
    List<InstanceType> types = types(settings, "emr.task.types");
    if (types.stream().map(InstanceType::vcpus).distinct().count() > 1) {
      settings.problem(
          "emr.task.types",
          "types of one size",
          String.join(", ", types.stream().map(InstanceType::name).toList()));
    }
    int spotNodes = settings.integer("emr.task.spotNodes", 0, MOST_NODES);
    int onDemandNodes = settings.integer("emr.task.onDemandNodes", 0, MOST_NODES);
    if (spotNodes + onDemandNodes == 0) {
      settings.problem("emr.task.spotNodes", "a task node of either kind", "none");
    }
    SpotConfig spot = SpotConfig.from(settings, spotNodes);
    return new FleetConfig(
        "TASK", types, onDemandNodes, spotNodes == 0 ? Optional.empty() : Optional.of(spot));
  }

  int nodes() {
    return onDemandNodes + spot.map(SpotConfig::nodes).orElse(0);
  }

  /** Of the smallest type; 0 of a fleet without types, which is a problem already. */
  int memoryGiB() {
    return types.stream().mapToInt(InstanceType::memoryGiB).min().orElse(0);
  }

  /** Of the smallest type; 1 of a fleet without types, which is a problem already. */
  int vcpus() {
    return types.stream().mapToInt(InstanceType::vcpus).min().orElse(1);
  }

  private static List<InstanceType> types(SettingsReader settings, String key) {
    List<String> names = settings.texts(key);
    if (names.isEmpty() || names.size() > MOST_TYPES) {
      settings.problem(key, "1 to %d types".formatted(MOST_TYPES), names.size());
    }
    List<InstanceType> types = new ArrayList<>();
    for (String name : names) {
      InstanceType.parse(name)
          .ifPresentOrElse(
              types::add, () -> settings.problem(key, InstanceType.EXPECTED, "'" + name + "'"));
    }
    if (new HashSet<>(names).size() < names.size()) {
      settings.problem(key, "each type once", String.join(", ", names));
    }
    return types;
  }
}
