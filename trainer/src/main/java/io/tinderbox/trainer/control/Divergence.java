package io.tinderbox.trainer.control;

import java.util.Locale;

/**
 * Why a run cannot go on.
 *
 * @param what is wrong
 * @param layer where, as far as it can be told
 * @param epoch from 1
 * @param round of the epoch, from 1
 * @param step of the run, from 1: the one that showed it, or the round's last
 * @param learningRate of that step
 * @param advice what to try
 */
record Divergence(
    String what,
    String layer,
    int epoch,
    int round,
    long step,
    double learningRate,
    String advice) {
  /** One line for people. */
  String reason() {
    return String.format(
        Locale.ROOT,
        "training diverged: %s in epoch %d, round %d, step %d, at learning rate %.3g; %s; try %s",
        what,
        epoch,
        round,
        step,
        learningRate,
        layer,
        advice);
  }
}
