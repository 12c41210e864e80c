package io.tinderbox.deploy.emr;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of EC2 machine, as far as its name tells: the family says how much memory comes with a
 * vCPU, the size how many vCPUs there are (Amazon EC2, "Instance type naming conventions").
 *
 * @param memoryGiB at least; some types have a little more
 */
public record InstanceType(String name, int vcpus, int memoryGiB) {
  /** What {@link #parse} takes, for messages. */
  static final String EXPECTED = "an x86-64 type of the families c, m or r, such as m6i.4xlarge";

  /**
   * Before the size: family, generation, and letters of which {@code g} is Graviton, not x86-64.
   */
  private static final Pattern NAME =
      Pattern.compile("([cmr])[5-9](?!\\w*g)[a-z]*(?:-flex)?\\.(large|(\\d{0,2})xlarge)");

  private static final Map<String, Integer> GIB_PER_VCPU = Map.of("c", 2, "m", 4, "r", 8);

  /** Empty for what is no such name. */
  static Optional<InstanceType> parse(String name) {
    Matcher form = NAME.matcher(name);
    if (!form.matches()) {
      return Optional.empty();
    }
    int vcpus =
        form.group(2).equals("large")
            ? 2
            : 4 * (form.group(3).isEmpty() ? 1 : Integer.parseInt(form.group(3)));
    return vcpus == 0
        ? Optional.empty()
        : Optional.of(new InstanceType(name, vcpus, vcpus * GIB_PER_VCPU.get(form.group(1))));
  }
}
