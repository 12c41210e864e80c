package io.tinderbox.deploy.emr;

import io.tinderbox.common.config.SettingsReader;
import java.util.List;

/**
 * How spot nodes come: EMR's {@code SpotSpecification}.
 *
 * @param strategy by which types are chosen
 * @param timeoutMinutes after which those that have not come when the cluster starts are done
 *     without, as the action says; 5 to 1440
 * @param timeoutAction {@code SWITCH_TO_ON_DEMAND} or {@code TERMINATE_CLUSTER}
 * @param maxPricePercent of the price on demand
 */
public record SpotConfig(
    int nodes, String strategy, int timeoutMinutes, String timeoutAction, int maxPricePercent) {
  static SpotConfig from(SettingsReader settings, int nodes) {
    return new SpotConfig(
        nodes,
        settings.oneOf(
            "emr.task.strategy",
            List.of(
                "price-capacity-optimized", "capacity-optimized", "diversified", "lowest-price")),
        settings.integer("emr.task.timeoutMinutes", 5, 1440),
        settings.oneOf(
            "emr.task.timeoutAction", List.of("SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER")),
        settings.integer("emr.task.maxPricePercent", 1, 100));
  }
}
