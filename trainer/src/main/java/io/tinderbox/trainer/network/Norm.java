package io.tinderbox.trainer.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code model.norm}: which normalisation follows a network's layers. */
public enum Norm {
  @JsonProperty("none")
  NONE,
  @JsonProperty("batch")
  BATCH,
  @JsonProperty("lrn")
  LRN
}
