package io.tinderbox.common.seed;

import java.nio.charset.StandardCharsets;

/**
 * Seeds derived from the one that the user sets. What is random is named by a {@link Purpose} and
 * keys (epoch, round, example id …), so that no two sources share a sequence and none depends on
 * which machine or thread asks first.
 */
public final class Seeds {
  /**
   * What a random sequence is for. The numbers are part of the promise of repeatable results: never
   * reuse one.
   */
  public enum Purpose {
    INITIALISATION(1),
    SHARD_ORDER(2),
    EPOCH_ORDER(3),
    DISTORTION(4),
    DROPOUT(5),
    SPLIT(6),
    GALLERY(7),
    LIMIT(8),
    INSPECTION(9),
    MIXING(10),
    EXPLANATION(11);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  private Seeds() {}

  /**
   * A seed for one purpose and its keys, for example {@code of(seed, DROPOUT, epoch, round,
   * worker)}.
   */
  public static long of(long seed, Purpose purpose, long... keys) {
    long mixed = SplitMix64.scramble(seed + 0x9E3779B97F4A7C15L * purpose.number);
    for (long key : keys) {
      mixed = SplitMix64.scramble(mixed ^ SplitMix64.scramble(key + 0x9E3779B97F4A7C15L));
    }
    return mixed;
  }

  /**
   * A 64-bit hash of a text (FNV-1a over its UTF-8 bytes, then scrambled), the same on every
   * machine.
   */
  public static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return SplitMix64.scramble(hash);
  }
}
