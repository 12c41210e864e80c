package io.tinderbox.trainer.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code CUDA_VISIBLE_DEVICES} leaves of a machine's cards to a process. Numbers are meant in
 * the order of the PCI bus; where a machine has cards of several kinds, CUDA itself counts so only
 * under {@code CUDA_DEVICE_ORDER=PCI_BUS_ID}, and UUIDs are the better choice.
 */
final class VisibleCards {
  static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

  private VisibleCards() {}

  /**
   * @param visible the variable's value; empty where it is not set, which leaves all
   */
  static List<Card> of(List<Card> cards, Optional<String> visible) {
    if (visible.isEmpty()) {
      return cards;
    }
    List<Card> left = new ArrayList<>();
    for (String entry : visible.get().split(",")) {
      Optional<Card> card = cards.stream().filter(each -> each.isCalled(entry.strip())).findFirst();
      // CUDA ends the list where it does not know an entry, and knows -1 and the like for none.
      if (card.isEmpty() || left.contains(card.get())) {
        break;
      }
      left.add(card.get());
    }
    return left;
  }
}
