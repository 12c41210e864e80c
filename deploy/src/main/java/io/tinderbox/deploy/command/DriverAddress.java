package io.tinderbox.deploy.command;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where executors on other machines reach the driver, when {@code SPARK_LOCAL_IP} keeps Spark's
 * page on this one: Spark would have the driver itself bound to that address.
 */
final class DriverAddress {
  static final String KEY = "spark.driver.host";
  private static final Pattern MASTER = Pattern.compile("spark://([^:/,]+):(\\d{1,5}).*");

  private DriverAddress() {}

  /**
   * @param properties Spark's
   * @param localIp {@code SPARK_LOCAL_IP}; null where it is unset
   * @return the address of this machine that faces the master; empty where Spark's own choice is
   *     right
   */
  static Optional<String> facing(Map<String, String> properties, String localIp) {
    Matcher master = MASTER.matcher(properties.getOrDefault("spark.master", ""));
    if (localIp == null || properties.containsKey(KEY) || !master.matches()) {
      return Optional.empty();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress page = InetAddress.getByName(localIp);
      if (!page.isLoopbackAddress() && !page.isAnyLocalAddress()) {
        return Optional.empty();
      }
      // Chooses a route; no datagram is sent.
      socket.connect(new InetSocketAddress(master.group(1), Integer.parseInt(master.group(2))));
      return Optional.of(socket.getLocalAddress().getHostAddress());
    } catch (IOException | RuntimeException e) {
      // A master without an address or a route to it: Spark says so when it calls.
      return Optional.empty();
    }
  }
}
