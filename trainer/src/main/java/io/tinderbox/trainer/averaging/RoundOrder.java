package io.tinderbox.trainer.averaging;

import java.io.Serializable;

/**
 * What all workers of one round are told.
 *
 * @param epoch from 1
 * @param round of the epoch, from 0
 * @param firstIteration steps that the run has taken before the round
 * @param learningRates of each step of the round
 * @param seed of the run
 */
public record RoundOrder(
    int epoch, int round, long firstIteration, double[] learningRates, long seed)
    implements Serializable {}
