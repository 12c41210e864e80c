package io.tinderbox.trainer.gpu;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.spark.GpuProperties;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * What a process has of GPUs, as plain values.
 *
 * @param wanted whether it is to have any: the build computes on them, or Spark was asked for them
 * @param addresses that Spark gave to the task that looks
 * @param visible what {@code CUDA_VISIBLE_DEVICES} says, in words
 * @param cards that CUDA sees in this process
 * @param cardsFault why that is not known; empty where it is
 * @param refusals why the build cannot compute on them
 */
public record GpuState(
    boolean wanted,
    List<String> addresses,
    String visible,
    List<Card> cards,
    String cardsFault,
    List<String> refusals)
    implements Serializable {
  /** Of a process that computes without. */
  public static final GpuState NONE = new GpuState(false, List.of(), "", List.of(), "", List.of());

  public GpuState {
    addresses = List.copyOf(addresses);
    cards = List.copyOf(cards);
    refusals = List.copyOf(refusals);
  }

  /**
   * Of this process, within a task where Spark has given it something; never fails.
   *
   * @param library that is to compute on them; empty where none is
   */
  public static GpuState here(Optional<GpuLibrary> library) {
    if (library.isEmpty() && !isAskedFor()) {
      return NONE;
    }
    try {
      List<Card> cards = visibleCards();
      List<String> refusals = library.map(each -> each.refusals(cards)).orElse(List.of());
      return new GpuState(true, given(), visibleHere(), cards, "", refusals);
    } catch (IOException | TinderboxException e) {
      return new GpuState(true, given(), visibleHere(), List.of(), e.getMessage(), List.of());
    }
  }

  static List<Card> visibleCards() throws IOException {
    return VisibleCards.of(NvidiaSmi.cards(), variable());
  }

  static String visibleHere() {
    return variable()
        .map(value -> "%s=%s".formatted(VisibleCards.VARIABLE, value))
        .orElse(VisibleCards.VARIABLE + " is not set");
  }

  private static Optional<String> variable() {
    return Optional.ofNullable(System.getenv(VisibleCards.VARIABLE));
  }

  private static boolean isAskedFor() {
    SparkEnv spark = SparkEnv.get();
    return spark != null && GpuProperties.areAskedFor(spark.conf());
  }

  private static List<String> given() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus =
        task == null ? null : task.resourcesJMap().get(GpuProperties.RESOURCE);
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }

  /** Whether natives may be loaded. */
  public boolean isUsable() {
    return !wanted || (!cards.isEmpty() && refusals.isEmpty());
  }

  /** The mapping, for people: from Spark's address to the card. */
  public String mapping() {
    return "Spark gave %s, %s, %s"
        .formatted(
            addresses.isEmpty() ? "none" : String.join(", ", addresses),
            visible,
            cards.isEmpty()
                ? cardsFault.isEmpty() ? "no card is seen" : cardsFault
                : String.join(", ", cards.stream().map(Card::toString).toList()));
  }
}
