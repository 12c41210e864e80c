package io.tinderbox.ingest.verification;

/**
 * The same pixels in two splits.
 *
 * @param split of the one
 * @param id of the one
 * @param otherSplit of the other
 * @param otherId of the other
 */
public record SharedPicture(String split, String id, String otherSplit, String otherId) {}
