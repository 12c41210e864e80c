package io.tinderbox.deploy.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that a {@link LaunchPlan} is made from.
 *
 * @param folder the ready folder, absolute
 * @param java the Java executable
 * @param arguments of the program, as the user gave them
 * @param environment of this process
 */
record LaunchRequest(
    Path folder,
    String java,
    List<String> arguments,
    Map<String, String> environment,
    Machine machine) {
  LaunchRequest {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
