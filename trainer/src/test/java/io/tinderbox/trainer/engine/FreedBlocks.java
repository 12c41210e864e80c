package io.tinderbox.trainer.engine;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A process that asks things of malloc, and prints whether a block that it freed is still there.
 */
final class FreedBlocks {
  private static final long BLOCK = 16L << 20;
  private static final long PIN = 100 << 10;

  private FreedBlocks() {}

  /**
   * @param args one after the other: {@code return}, {@code keep}, {@code trim}, and {@code block}
   *     for a block of 16 MiB that is filled and freed; the last two print {@code kept} or {@code
   *     gone}
   */
  public static void main(String[] args) {
    // What the libraries take that do it.
    fillAndFree(1);
    Malloc.trim();
    long before = ProcessMemory.now().resident();
    for (String arg : args) {
      switch (arg) {
        case "return" -> Malloc.returnFreed();
        case "keep" -> Malloc.keepFreed();
        case "trim" -> Malloc.trim();
        case "block" -> fillAndFree(BLOCK);
        default -> throw new IllegalArgumentException(arg);
      }
      if (arg.equals("block") || arg.equals("trim")) {
        long more = ProcessMemory.now().resident() - before;
        System.out.println(more > BLOCK / 2 ? "kept" : "gone");
      }
    }
  }

  private static void fillAndFree(long bytes) {
    try (BytePointer block = new BytePointer(bytes)) {
      Pointer.memset(block, 1, bytes);
      // Stays behind it, as other tensors do: malloc_trim passes over the last free block.
      Pointer.malloc(PIN);
    }
  }
}
