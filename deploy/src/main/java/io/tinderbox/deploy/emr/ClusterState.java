package io.tinderbox.deploy.emr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A cluster as EMR describes it.
 *
 * @param state such as {@code RUNNING}
 * @param reason why it is in that state; may be empty
 * @param fleets nodes there are and nodes there should be, in words
 * @param steps oldest first
 */
record ClusterState(String state, String reason, List<String> fleets, List<StepState> steps) {
  private static final Set<String> OVER = Set.of("TERMINATED", "TERMINATED_WITH_ERRORS");

  /** States of a step from which nothing more comes. */
  private static final Set<String> ENDED =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "INTERRUPTED");

  /**
   * @param words of the program's command, as far as the step is one of ours
   */
  record StepState(String id, String name, String state, List<String> words) {
    boolean isOver() {
      return ENDED.contains(state);
    }

    boolean isCompleted() {
      return state.equals("COMPLETED");
    }
  }

  /**
   * @param cluster answer of {@code describe-cluster}
   * @param steps answer of {@code list-steps}, which begins with the latest
   */
  static ClusterState of(JsonNode cluster, JsonNode steps) {
    JsonNode described = cluster.path("Cluster");
    List<StepState> states = new ArrayList<>();
    steps.path("Steps").forEach(step -> states.add(step(step)));
    Collections.reverse(states);
    return new ClusterState(
        described.path("Status").path("State").asText(),
        described.path("Status").path("StateChangeReason").path("Message").asText(),
        StreamSupport.stream(described.path("InstanceFleets").spliterator(), false)
            .map(ClusterState::fleet)
            .sorted()
            .toList(),
        states);
  }

  /** Nothing is left to do, or nobody to do it. */
  boolean isOver() {
    boolean idle = !steps.isEmpty() && steps.stream().allMatch(StepState::isOver);
    return idle || OVER.contains(state);
  }

  /** The first step after the last one that was completed: a step may have been given again. */
  Optional<StepState> undone() {
    int next = steps.size();
    while (next > 0 && !steps.get(next - 1).isCompleted()) {
      next--;
    }
    return next < steps.size() ? Optional.of(steps.get(next)) : Optional.empty();
  }

  private static StepState step(JsonNode step) {
    List<String> arguments = new ArrayList<>();
    step.path("Config").path("Args").forEach(argument -> arguments.add(argument.asText()));
    boolean ours = arguments.size() > 3 && arguments.get(1).endsWith("/deploy/emr/step");
    return new StepState(
        step.path("Id").asText(),
        step.path("Name").asText(),
        step.path("Status").path("State").asText(),
        ours ? arguments.subList(3, arguments.size()) : List.of());
  }

  private static String fleet(JsonNode fleet) {
    StringBuilder text =
        new StringBuilder(
            "%s %d of %d on demand"
                .formatted(
                    fleet.path("InstanceFleetType").asText().toLowerCase(Locale.ROOT),
                    fleet.path("ProvisionedOnDemandCapacity").asInt(),
                    fleet.path("TargetOnDemandCapacity").asInt()));
    if (fleet.path("TargetSpotCapacity").asInt() > 0) {
      text.append(
          ", %d of %d spot"
              .formatted(
                  fleet.path("ProvisionedSpotCapacity").asInt(),
                  fleet.path("TargetSpotCapacity").asInt()));
    }
    return text.toString();
  }
}
