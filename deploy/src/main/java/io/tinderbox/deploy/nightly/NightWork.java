package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.ingest.IngestConfig;

/**
 * What nights work with.
 *
 * @param settings all of them, for training and evaluation
 * @param command as it was typed, for the record
 */
public record NightWork(
    NightlyConfig config,
    Settings settings,
    IngestConfig ingest,
    Progress progress,
    StopSignal stop,
    String command) {}
