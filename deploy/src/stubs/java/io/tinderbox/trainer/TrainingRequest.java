package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;

/** Stand-in. */
public record TrainingRequest(Location data, Location run, boolean resume) {}
