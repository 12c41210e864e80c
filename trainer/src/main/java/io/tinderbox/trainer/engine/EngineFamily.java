package io.tinderbox.trainer.engine;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.gpu.GpuLibrary;
import java.util.Optional;

/**
 * One way to compute networks. Its libraries may be missing from a build, and are not touched
 * before it is started or an engine is created.
 */
public interface EngineFamily {
  /** As {@code engine.name} has it. */
  String name();

  /** What this build lacks of it; empty where it lacks nothing. Loads no native library. */
  Optional<String> lack();

  /** What it computes on GPUs with, in a build for those; empty where it computes on the CPU. */
  Optional<GpuLibrary> gpuLibrary();

  /**
   * Starts it in this process, once.
   *
   * @return what runs, for people
   * @throws TinderboxException exit code 2, when the build lacks it; 5, when its natives do not
   *     load
   */
  String start();

  /**
   * Whether its engines can look into their networks ({@link StepEngine#probe}); may start it.
   *
   * @throws TinderboxException as {@link #start()}
   */
  boolean canProbe();

  /** What its engines do with memory. */
  EngineMemory.Habits memoryHabits();

  /**
   * An engine whose parameters and state are all zero; starts what has not been started.
   *
   * @throws TinderboxException as {@link #start()}
   */
  StepEngine create(EngineConfig config);
}
