package io.tinderbox.deploy.emr;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/** EMR's {@code InstanceFleetConfig}; every type counts 1 towards the nodes that are to come. */
record InstanceFleet(
    @JsonProperty("Name") String name,
    @JsonProperty("InstanceFleetType") String role,
    @JsonProperty("TargetOnDemandCapacity") int onDemandNodes,
    @JsonProperty("TargetSpotCapacity") int spotNodes,
    @JsonProperty("InstanceTypeConfigs") List<TypeConfig> types,
    @JsonProperty("LaunchSpecifications") Launch launch) {
  /**
   * @param maxPrice null on demand
   */
  record TypeConfig(
      @JsonProperty("InstanceType") String name,
      @JsonProperty("WeightedCapacity") int weight,
      @JsonProperty("BidPriceAsPercentageOfOnDemandPrice") Double maxPrice) {}

  /**
   * @param spot null on demand
   */
  record Launch(
      @JsonProperty("OnDemandSpecification") OnDemand onDemand,
      @JsonProperty("SpotSpecification") Spot spot) {}

  record OnDemand(@JsonProperty("AllocationStrategy") String strategy) {}

  record Spot(
      @JsonProperty("TimeoutDurationMinutes") int timeoutMinutes,
      @JsonProperty("TimeoutAction") String timeoutAction,
      @JsonProperty("AllocationStrategy") String strategy) {
    static Spot of(SpotConfig spot) {
      return new Spot(spot.timeoutMinutes(), spot.timeoutAction(), spot.strategy());
    }
  }

  static InstanceFleet of(FleetConfig fleet) {
    Double maxPrice = fleet.spot().map(spot -> (double) spot.maxPricePercent()).orElse(null);
    return new InstanceFleet(
        fleet.role().toLowerCase(Locale.ROOT),
        fleet.role(),
        fleet.onDemandNodes(),
        fleet.spot().map(SpotConfig::nodes).orElse(0),
        fleet.types().stream().map(type -> new TypeConfig(type.name(), 1, maxPrice)).toList(),
        new Launch(new OnDemand("lowest-price"), fleet.spot().map(Spot::of).orElse(null)));
  }
}
