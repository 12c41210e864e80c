package io.tinderbox.deploy.launch;

import io.tinderbox.common.exit.TinderboxException;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver's process must have been started with, and cannot be given from within: the
 * {@link LaunchPlan} sees to it, a {@code spark-submit} of one's own may not.
 */
public final class DriverJvm {
  private static final Logger LOG = LoggerFactory.getLogger(DriverJvm.class);

  private DriverJvm() {}

  /**
   * Warns of what costs speed.
   *
   * @param environment of this process
   * @throws TinderboxException exit code 2, where Spark could not run
   */
  public static void check(Map<String, String> environment) {
    // The one of them that Spark reaches into first.
    if (!Object.class.getModule().isOpen("sun.nio.ch", DriverJvm.class.getModule())) {
      throw TinderboxException.usage(
          "Cannot start Spark: expected a JVM that is open to it, found one without --add-opens; give spark-submit --driver-java-options '%s'"
              .formatted(String.join(" ", JavaOptions.OPENS)));
    }
    Map<String, String> natives = new TreeMap<>(LaunchPlan.NATIVES);
    natives.keySet().removeAll(environment.keySet());
    if (!natives.isEmpty()) {
      LOG.warn(
          "The driver's environment lacks {}: it is slower, beside other programs above all",
          natives.toString().replaceAll("[{}]", ""));
    }
  }
}
