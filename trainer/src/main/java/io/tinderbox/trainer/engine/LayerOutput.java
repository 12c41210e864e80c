package io.tinderbox.trainer.engine;

/** What a layer puts out for some examples, as at test time. */
public record LayerOutput(String layer, OutputRange range) {}
