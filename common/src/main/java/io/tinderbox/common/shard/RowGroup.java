package io.tinderbox.common.shard;

import java.util.Arrays;

/**
 * The examples of one row group, in shard order.
 *
 * @param ids [examples]
 * @param labels [examples], 0 … classes-1 or {@link Manifest#UNLABELLED}
 * @param pixels uint8, {@code [examples, channels, height, width]}
 */
public record RowGroup(String[] ids, int[] labels, byte[] pixels) {
  public RowGroup {
    if (ids.length != labels.length || (ids.length > 0 && pixels.length % ids.length != 0)) {
      throw new IllegalArgumentException(
          "expected as many ids as labels and pictures, found %d, %d and %d bytes"
              .formatted(ids.length, labels.length, pixels.length));
    }
  }

  public int examples() {
    return ids.length;
  }

  /** A copy of one example. */
  public Example example(int index) {
    int values = pixels.length / ids.length;
    return new Example(
        ids[index],
        labels[index],
        Arrays.copyOfRange(pixels, index * values, (index + 1) * values));
  }
}
