package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;

/** Stand-in. */
public record EvaluationRequest(Location run, Location data, String split, Location output) {}
