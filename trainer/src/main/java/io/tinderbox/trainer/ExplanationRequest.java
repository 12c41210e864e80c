package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;

/**
 * What is to be explained.
 *
 * @param run run folder, whose best model is taken
 * @param data data folder
 * @param split of the data folder
 * @param output folder to write: empty, new, or of an earlier explanation
 */
public record ExplanationRequest(Location run, Location data, String split, Location output) {}
