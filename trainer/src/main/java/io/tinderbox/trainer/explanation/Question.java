package io.tinderbox.trainer.explanation;

/**
 * Why a network gives a picture a class.
 *
 * @param id of the example, which what is random hangs on
 * @param picture as {@link ExaminedNetwork} takes it
 * @param label the class
 */
public record Question(String id, float[] picture, int label) {}
