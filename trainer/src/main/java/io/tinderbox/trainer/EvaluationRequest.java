package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;

/**
 * What is to be evaluated.
 *
 * @param run run folder, whose best model is taken
 * @param data data folder
 * @param split of the data folder
 * @param output evaluation folder to write
 */
public record EvaluationRequest(Location run, Location data, String split, Location output) {}
