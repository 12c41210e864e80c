package io.tinderbox.deploy.command;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * That nobody but the processes of an application can talk to them, or listen: Spark's
 * authentication and encryption, where it is ours to switch on. A cluster has them or not as its
 * operator set it up.
 */
final class ProcessSecurity {
  private static final String AUTHENTICATE = "spark.authenticate";
  private static final String SECRET = "spark.authenticate.secret";
  private static final int SECRET_BYTES = 32;

  /** Where Spark's workers put the secret for those that they start. */
  private static final String ENVIRONMENT = "_SPARK_AUTH_SECRET";

  private ProcessSecurity() {}

  /**
   * What is missing in Spark's properties.
   *
   * @param properties Spark's, as far as the user and the launch set them
   * @param environment of this process
   */
  static Map<String, String> missing(
      Map<String, String> properties, Map<String, String> environment) {
    String master = properties.getOrDefault("spark.master", "local[*]");
    Map<String, String> missing = new TreeMap<>();
    if (master.startsWith("local") && !properties.containsKey(AUTHENTICATE)) {
      missing.put(AUTHENTICATE, "true");
      missing.put("spark.network.crypto.enabled", "true");
      missing.put("spark.network.crypto.authEngineVersion", "2");
      missing.put("spark.network.crypto.cipher", "AES/GCM/NoPadding");
      missing.put("spark.network.crypto.saslFallback", "false");
      if (master.startsWith("local-cluster")) {
        missing.put(SECRET, generated());
      }
    } else if (Boolean.parseBoolean(properties.get(AUTHENTICATE))
        && environment.containsKey(ENVIRONMENT)) {
      // A driver within the cluster is given it here, and Spark itself does not look.
      missing.put(SECRET, environment.get(ENVIRONMENT));
    }
    missing.keySet().removeAll(properties.keySet());
    return missing;
  }

  private static String generated() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }
}
