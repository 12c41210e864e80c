package io.tinderbox.ingest.source;

import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;

/** Stand-in. */
public enum Layout {
  TINY_IMAGENET,
  CLASS_FOLDERS,
  SPLIT_FOLDERS,
  URL_LIST;

  public static Layout recognise(Storage storage, Location source) {
    if (storage.exists(source.child("wnids.txt"))) {
      return TINY_IMAGENET;
    }
    return storage.exists(source.child("train")) ? SPLIT_FOLDERS : CLASS_FOLDERS;
  }
}
