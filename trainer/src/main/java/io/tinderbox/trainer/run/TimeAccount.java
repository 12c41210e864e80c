package io.tinderbox.trainer.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the wall time went: seconds, mean over the logical workers. The parts add up to the epoch's
 * seconds.
 *
 * @param read waiting for shards; what is read while the worker computes is no part of it
 * @param distort waiting for crops, flips and scaling, as above
 * @param compute forward, backward, update
 * @param send parameters to and from the workers
 * @param average merging the workers' parameters
 * @param waiting idle: for a slot, for slower workers, for Spark
 * @param validate on the driver
 * @param checkpoint writing it and the model, and looking at the network for TensorBoard
 */
@JsonPropertyOrder({"read", "distort", "compute", "send", "average", "wait"})
public record TimeAccount(
    double read,
    double distort,
    double compute,
    double send,
    double average,
    @JsonProperty("wait") double waiting,
    double validate,
    double checkpoint)
    implements Serializable {
  public static final TimeAccount ZERO = new TimeAccount(0, 0, 0, 0, 0, 0, 0, 0);

  public TimeAccount plus(TimeAccount other) {
    return new TimeAccount(
        read + other.read,
        distort + other.distort,
        compute + other.compute,
        send + other.send,
        average + other.average,
        waiting + other.waiting,
        validate + other.validate,
        checkpoint + other.checkpoint);
  }

  public double total() {
    return read + distort + compute + send + average + waiting + validate + checkpoint;
  }

  /** For people: the parts that there are, in seconds. */
  public String summary() {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("read", read);
    parts.put("distort", distort);
    parts.put("compute", compute);
    parts.put("send", send);
    parts.put("average", average);
    parts.put("wait", waiting);
    parts.put("validate", validate);
    parts.put("checkpoint", checkpoint);
    return parts.entrySet().stream()
        .filter(part -> part.getValue() > 0)
        .map(part -> String.format(Locale.ROOT, "%s %.2f", part.getKey(), part.getValue()))
        .collect(Collectors.joining(", "));
  }
}
