package io.tinderbox.trainer;

import io.tinderbox.common.storage.Location;

/**
 * What is to be trained.
 *
 * @param data data folder
 * @param run run folder
 * @param resume whether a run that was begun there is to go on
 * @param command as the user typed it, for the record
 */
public record TrainingRequest(Location data, Location run, boolean resume, String command) {}
