package io.tinderbox.trainer.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;

/** The same values in another layout. */
final class Reorder implements AutoCloseable {
  private final Call call;

  Reorder(OneDnn oneDnn, memory.desc from, memory.desc to) {
    var description = new reorder.primitive_desc(oneDnn.cpu(), from, oneDnn.cpu(), to);
    this.call =
        new Call(oneDnn, description, new reorder(description))
            .takes(DNNL_ARG_SRC, from)
            .takes(DNNL_ARG_DST, to);
  }

  void run(Pointer from, Pointer to) {
    call.at(DNNL_ARG_SRC, from).at(DNNL_ARG_DST, to).run();
  }

  @Override
  public void close() {
    call.close();
  }
}
