package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;

/**
 * What is to be looked at.
 *
 * @param data data folder
 * @param split of the data folder
 * @param image id of the example; the split's first one where it is empty
 * @param output folder to write, empty or new
 */
public record PreviewRequest(Location data, String split, String image, Location output) {}
