package io.tinderbox.trainer.engine.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.Pointer;

/** A primitive with its arguments, made once for a shape and run again and again. */
final class Call implements AutoCloseable {
  private final OneDnn oneDnn;
  private final primitive primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final Map<Integer, memory> memories = new HashMap<>();
  private final Deque<Pointer> owned = new ArrayDeque<>();

  /**
   * @param description of the primitive; closed with this
   */
  Call(OneDnn oneDnn, Pointer description, primitive primitive) {
    this.oneDnn = oneDnn;
    this.primitive = primitive;
    owned.push(description);
    owned.push(primitive);
    owned.push(arguments);
  }

  /**
   * An argument whose place is told before each run.
   *
   * @param description closed with this
   */
  Call takes(int argument, memory.desc description) {
    memory memory = new memory(description, oneDnn.cpu(), new Pointer());
    owned.push(description);
    owned.push(memory);
    memories.put(argument, memory);
    arguments.put(argument, memory);
    return this;
  }

  Call at(int argument, Pointer place) {
    memories.get(argument).set_data_handle(place);
    return this;
  }

  /** Until all of it is done. */
  void run() {
    oneDnn.count(primitive.getClass().getSimpleName());
    primitive.execute(oneDnn.stream(), arguments);
    oneDnn.stream()._wait();
  }

  @Override
  public void close() {
    owned.forEach(Pointer::close);
    owned.clear();
  }
}
