package io.tinderbox.common.storage;

import java.io.Serializable;

/**
 * One file or folder of a listing.
 *
 * @param bytes length of the file; 0 for a folder
 */
public record FileEntry(Location location, boolean folder, long bytes) implements Serializable {}
