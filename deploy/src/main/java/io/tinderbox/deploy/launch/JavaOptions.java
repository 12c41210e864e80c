package io.tinderbox.deploy.launch;

import java.util.List;

/** Options of the JVMs that run Spark and ND4J. */
final class JavaOptions {
  /** What Spark and Kryo reach into on Java 17: org.apache.spark.launcher.JavaModuleOptions. */
  static final List<String> OPENS =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
          "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "-Djdk.reflect.useDirectMethodHandle=false");

  /**
   * The heap holds few but large arrays: row groups of pixels of a few MiB, slices of parameters of
   * almost 16 MiB. With G1's usual regions of 1 or 2 MiB, and marking from 45% on, they would keep
   * the collector marking without end.
   */
  static final List<String> HEAP =
      List.of(
          "-XX:G1HeapRegionSize=16m",
          "-XX:InitiatingHeapOccupancyPercent=70",
          "-XX:-G1UseAdaptiveIHOP");

  /** Numbers in names are written as the driver writes them, whatever a machine's language is. */
  static final List<String> LOCALE = List.of("-Duser.language=en", "-Duser.country=US");

  /** JavaCPP's limit of the bytes of arrays. */
  static final String OFF_HEAP_LIMIT = "-Dorg.bytedeco.javacpp.maxbytes=";

  private JavaOptions() {}

  /**
   * ND4J's arrays lie outside the heap, counted by JavaCPP.
   *
   * @param offHeapBytes most bytes of arrays
   * @param processBytes most bytes of the whole process, above which JavaCPP first collects garbage
   *     and then gives up
   */
  static List<String> offHeap(long offHeapBytes, long processBytes) {
    return List.of(
        OFF_HEAP_LIMIT + MemorySize.mebibytes(offHeapBytes),
        "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + MemorySize.mebibytes(processBytes));
  }
}
