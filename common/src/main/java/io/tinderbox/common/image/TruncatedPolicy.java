package io.tinderbox.common.image;

/** What becomes of a picture whose data end before its last row. */
public enum TruncatedPolicy {
  /** It is set aside as truncated. */
  REJECT,
  /** It is used with what is missing left grey, as long as anything was decoded. */
  KEEP
}
