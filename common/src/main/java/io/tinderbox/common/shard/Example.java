package io.tinderbox.common.shard;

/**
 * One example as it is stored.
 *
 * @param id path relative to the source, {@code /} between parts
 * @param label 0 … classes-1, or {@link Manifest#UNLABELLED}
 * @param pixels uint8, {@code [channels, height, width]}
 */
public record Example(String id, int label, byte[] pixels) {}
