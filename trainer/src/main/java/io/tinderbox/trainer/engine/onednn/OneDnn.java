package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.network.Activation;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * oneDNN for one engine, on that engine's thread alone: where its calls run, and memory that they
 * use one after the other. Activations lie channels last ({@code [examples, height, width,
 * channels]}), the layout in which oneDNN convolves without copying them.
 */
public final class OneDnn implements AutoCloseable {
  private final engine cpu = new engine(engine.kind.cpu, 0L);
  private final stream stream = new stream(cpu);
  private final Deque<Operation> operations = new ArrayDeque<>();
  private final Map<String, Integer> calls = new TreeMap<>();
  private BytePointer scratch = new BytePointer(1);

  engine cpu() {
    return cpu;
  }

  stream stream() {
    return stream;
  }

  void count(String primitive) {
    calls.merge(primitive, 1, Integer::sum);
  }

  /** How often each kind of primitive has run, by oneDNN's names. */
  public Map<String, Integer> calls() {
    return Collections.unmodifiableMap(calls);
  }

  /** Is closed with this. */
  <T extends Operation> T own(T operation) {
    operations.push(operation);
    return operation;
  }

  /** Memory whose contents last until this is called again. */
  Pointer scratch(long bytes) {
    if (bytes > scratch.capacity()) {
      scratch.close();
      scratch = new BytePointer(bytes);
    }
    return scratch;
  }

  /** Float32, channels last; of a vector {@code [examples, values]}. */
  static memory.desc activations(Activation shape, int examples) {
    return shape.flat()
        ? floats(memory.format_tag.ab, examples, shape.values())
        : floats(memory.format_tag.nhwc, examples, shape.channels(), shape.height(), shape.width());
  }

  /** Float32, as {@code layout} orders them; the extents in the order of oneDNN's names. */
  static memory.desc floats(memory.format_tag layout, long... extents) {
    return new memory.desc(extents, memory.data_type.f32, layout);
  }

  @Override
  public void close() {
    operations.forEach(Operation::close);
    operations.clear();
    scratch.close();
    stream.close();
    cpu.close();
  }
}
