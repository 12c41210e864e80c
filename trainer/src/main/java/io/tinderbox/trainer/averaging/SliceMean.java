package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.vector.FiniteScan;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One slice merged.
 *
 * @param bytes the mean, raw little-endian float32; of a single piece its own bytes
 * @param isFinite whether all of its values are
 */
public record SliceMean(ByteBuffer bytes, boolean isFinite) {
  /**
   * What one worker brings.
   *
   * @param packed its slice as it travels
   * @param examples its weight, at least 1
   */
  public record Piece(ByteBuffer packed, long examples) {}

  /**
   * @param pieces in the workers' order
   * @param start the slice before the round; may be null where the transport does not need it
   * @param length values in the slice
   */
  public static SliceMean of(
      Transport transport, List<Piece> pieces, ByteBuffer start, int length) {
    if (pieces.size() == 1 && transport == Transport.FLOAT32) {
      return asItIs(pieces.get(0).packed, length);
    }
    ByteBuffer bytes = SliceLayout.allocate(length);
    FloatBuffer values = bytes.asFloatBuffer();
    boolean finite = true;
    int size = Math.min(SliceLayout.CHUNK, length);
    WeightedMean mean = new WeightedMean(size);
    float[] chunk = new float[size];
    for (int at = 0; at < length; at += size) {
      if (length - at < size) {
        size = length - at;
        mean = new WeightedMean(size);
        chunk = new float[size];
      }
      merge(transport, pieces, start, at, mean, chunk);
      finite &= FiniteScan.isFinite(chunk);
      values.put(chunk);
    }
    return new SliceMean(bytes, finite);
  }

  /** The mean of one is that one: no byte moves. */
  private static SliceMean asItIs(ByteBuffer bytes, int length) {
    FloatBuffer values = bytes.asFloatBuffer();
    float[] chunk = new float[Math.min(SliceLayout.CHUNK, length)];
    boolean finite = true;
    for (int at = 0; at < length; at += chunk.length) {
      if (length - at < chunk.length) {
        chunk = new float[length - at];
      }
      values.get(at, chunk);
      finite &= FiniteScan.isFinite(chunk);
    }
    return new SliceMean(bytes, finite);
  }

  private static void merge(
      Transport transport,
      List<Piece> pieces,
      ByteBuffer start,
      int at,
      WeightedMean mean,
      float[] chunk) {
    if (pieces.size() == 1) {
      transport.unpack(pieces.get(0).packed, start, at, chunk);
      return;
    }
    mean.reset();
    for (Piece piece : pieces) {
      transport.unpack(piece.packed, start, at, chunk);
      mean.add(chunk, piece.examples);
    }
    mean.into(chunk);
  }
}
