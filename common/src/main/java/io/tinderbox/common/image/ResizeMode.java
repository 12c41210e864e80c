package io.tinderbox.common.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a picture of any size comes to the size of all stored pictures. */
public enum ResizeMode {
  /** Stretched to the size; proportions are lost. */
  @JsonProperty("resize")
  RESIZE,
  /** The largest part in the middle that has the size's proportions, resized. */
  @JsonProperty("resize-crop")
  RESIZE_CROP,
  /** The whole picture in its own proportions, in the middle of a black background. */
  @JsonProperty("pad")
  PAD
}
