package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.engine.StepEngine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Engines of this process that wait for the next round. Building one costs as much as several
 * steps, and its memory is large; a worker takes one for a round, loads the round's parameters into
 * it, and gives it back.
 */
final class EnginePool {
  private static final Map<EngineConfig, Deque<StepEngine>> IDLE = new HashMap<>();

  private EnginePool() {}

  static StepEngine take(EngineConfig config) {
    synchronized (IDLE) {
      Deque<StepEngine> idle = IDLE.get(config);
      if (idle != null && !idle.isEmpty()) {
        return idle.pop();
      }
    }
    return Engines.create(config);
  }

  /** Only after a round that went well: an engine whose state is in doubt is closed instead. */
  static void giveBack(EngineConfig config, StepEngine engine) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(config, key -> new ArrayDeque<>()).push(engine);
    }
  }

  /** Closes the engines that wait in this process. */
  static void clear() {
    synchronized (IDLE) {
      IDLE.values().forEach(idle -> idle.forEach(StepEngine::close));
      IDLE.clear();
    }
  }
}
