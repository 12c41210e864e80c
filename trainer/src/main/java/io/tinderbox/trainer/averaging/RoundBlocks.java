package io.tinderbox.trainer.averaging;

import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerMaster;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * The vectors of one round in the memory of the application's processes, by Spark's block manager:
 * the slices that the round starts from, and those that each worker makes of them. A process finds
 * a slice in its own memory, where nothing is copied, or asks another one for it; a start slice
 * that came from elsewhere is kept, so that others can have it from there. What storage memory
 * cannot hold, Spark moves to the disk.
 *
 * <p>To Spark they are a broadcast's blocks, which it removes from all processes by one number.
 * Java's collector frees the memory, so that who still reads a slice is not disturbed.
 */
final class RoundBlocks implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundBlocks.class);

  /** Far beyond the numbers that Spark counts up for broadcasts of its own. */
  private static final AtomicLong NEXT = new AtomicLong(1L << 48);

  private final long number;

  private RoundBlocks(long number) {
    this.number = number;
  }

  /** On the driver: of a round to come, still empty. */
  static RoundBlocks create() {
    return new RoundBlocks(NEXT.getAndIncrement());
  }

  /** A slice that the round starts from; empty where no process has it. */
  Optional<ByteBuffer> findStart(int slice) {
    BlockId block = startBlock(slice);
    Optional<ByteBuffer> own = local(block);
    if (own.isPresent()) {
      return own;
    }
    Optional<ByteBuffer> other = remote(block);
    other.ifPresent(bytes -> put(block, bytes));
    return other;
  }

  /**
   * A slice that the round starts from.
   *
   * @throws TinderboxException exit code 5, when no process has it
   */
  ByteBuffer start(int slice) {
    return findStart(slice)
        .orElseThrow(
            () ->
                TinderboxException.infrastructure(
                    "Cannot begin a round: expected slice %d of the parameters, found no process that has it"
                        .formatted(slice),
                    null));
  }

  void putStart(int slice, ByteBuffer bytes) {
    put(startBlock(slice), bytes);
  }

  /** What a worker made of a slice, as it travels; empty where no process has it. */
  Optional<ByteBuffer> piece(int worker, int slice) {
    BlockId block = pieceBlock(worker, slice);
    Optional<ByteBuffer> own = local(block);
    return own.isPresent() ? own : remote(block);
  }

  void putPiece(int worker, int slice, ByteBuffer bytes) {
    put(pieceBlock(worker, slice), bytes);
  }

  /**
   * On the driver: removes all of it, everywhere, before it returns; and what tasks that Spark had
   * given up, but which ran on, have left of the round before. A process that is gone, or Spark
   * itself, has taken its part along.
   */
  void release() {
    SparkEnv spark = SparkEnv.get();
    if (spark == null) {
      return;
    }
    try {
      BlockManagerMaster master = spark.blockManager().master();
      master.removeBroadcast(number, true, true);
      master.removeBroadcast(number - 1, true, false);
    } catch (Exception e) {
      // Spark is Scala: its checked exceptions come undeclared.
      LOG.debug("Not every process has answered that it released a round", e);
    }
  }

  private BlockId startBlock(int slice) {
    return new BroadcastBlockId(number, "start_" + slice);
  }

  private BlockId pieceBlock(int worker, int slice) {
    return new BroadcastBlockId(number, "worker_%d_%d".formatted(worker, slice));
  }

  private static Optional<ByteBuffer> local(BlockId block) {
    BlockManager blocks = blocks();
    Option<BlockData> found = blocks.getLocalBytes(block);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(littleEndian(found.get().toByteBuffer()));
    } finally {
      // Memory of the heap outlives the lock.
      blocks.releaseLock(block, Option.empty());
    }
  }

  private static Optional<ByteBuffer> remote(BlockId block) {
    Option<ChunkedByteBuffer> found = blocks().getRemoteBytes(block);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(littleEndian(found.get().toByteBuffer()));
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes) {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(BlockId block, ByteBuffer bytes) {
    boolean stored =
        blocks()
            .putBytes(
                block,
                new ChunkedByteBuffer(bytes.duplicate()),
                StorageLevel.MEMORY_AND_DISK_SER(),
                true,
                ClassTag.Any());
    if (!stored) {
      throw new UncheckedIOException(
          new IOException("neither memory nor disk for %s".formatted(block)));
    }
  }

  private static BlockManager blocks() {
    SparkEnv spark = SparkEnv.get();
    if (spark == null) {
      throw TinderboxException.infrastructure(
          "Cannot go on: Spark has stopped; its master does not answer, or has ended the application",
          null);
    }
    return spark.blockManager();
  }
}
