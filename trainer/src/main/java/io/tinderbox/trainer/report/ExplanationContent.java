package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation;

/**
 * What an explanation shows.
 *
 * @param title for example {@code "vgg16 on tiny-imagenet"}
 * @param seed of the choice of pictures, and of noise
 * @param evaluation of the network on the split that the pictures are from
 */
public record ExplanationContent(
    String title, long seed, Evaluation evaluation, Explained explained) {}
