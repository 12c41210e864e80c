package io.tinderbox.deploy.emr;

import io.tinderbox.common.config.SettingsReader;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the AWS account has ready for a cluster; texts may be empty where it need not.
 *
 * @param region empty for the AWS command line's own
 * @param subnets empty for the account's default network
 * @param keyPair for ssh
 * @param serviceRole of EMR itself
 * @param instanceProfile of the machines
 * @param securityConfiguration name of one, for encryption
 * @param tags {@code key=value}
 */
public record AccountConfig(
    String region,
    List<String> subnets,
    String keyPair,
    String serviceRole,
    String instanceProfile,
    String securityConfiguration,
    List<String> tags) {
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern SUBNET = Pattern.compile("subnet-([0-9a-f]{8}|[0-9a-f]{17})");

  /** The name of a role, or the ARN of one. */
  private static final Pattern ROLE = Pattern.compile("[\\w+=,.@:/-]{1,256}");

  private static final Pattern TAG = Pattern.compile("[\\w .:/+@-]{1,128}=[\\w .:/=+@-]{0,256}");

  public AccountConfig {
    subnets = List.copyOf(subnets);
    tags = List.copyOf(tags);
  }

  static AccountConfig from(SettingsReader settings) {
    return new AccountConfig(
        optional(settings, "emr.region", REGION, "a region such as eu-central-1, or nothing"),
        all(settings, "emr.subnets", SUBNET, "identifiers such as subnet-0123456789abcdef0"),
        settings.text("emr.keyPair"),
        required(settings, "emr.serviceRole"),
        required(settings, "emr.instanceProfile"),
        settings.text("emr.securityConfiguration"),
        all(settings, "emr.tags", TAG, "texts such as \"project=tinderbox\""));
  }

  private static String required(SettingsReader settings, String key) {
    String value = settings.text(key);
    if (!ROLE.matcher(value).matches()) {
      settings.problem(key, "the name of a role", "'" + value + "'");
    }
    return value;
  }

  private static String optional(
      SettingsReader settings, String key, Pattern form, String expected) {
    String value = settings.text(key);
    if (!value.isEmpty() && !form.matcher(value).matches()) {
      settings.problem(key, expected, "'" + value + "'");
    }
    return value;
  }

  private static List<String> all(
      SettingsReader settings, String key, Pattern form, String expected) {
    List<String> values = settings.texts(key);
    for (String value : values) {
      if (!form.matcher(value).matches()) {
        settings.problem(key, expected, "'" + value + "'");
      }
    }
    return values;
  }
}
