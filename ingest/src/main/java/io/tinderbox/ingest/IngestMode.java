package io.tinderbox.ingest;

/** What to do where a complete data folder of something else is there already. */
public enum IngestMode {
  /** Leave it, and say so. */
  CREATE,
  /** Add the files of the source that it does not know. */
  APPEND,
  /** Make it anew. */
  OVERWRITE
}
