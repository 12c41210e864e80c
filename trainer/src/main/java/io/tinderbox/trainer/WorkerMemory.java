package io.tinderbox.trainer;

/**
 * What training takes off the heap of the processes that its workers run in, as predicted.
 *
 * @param workers logical ones
 * @param nativeBytes of each of them
 */
public record WorkerMemory(int workers, long nativeBytes) {}
