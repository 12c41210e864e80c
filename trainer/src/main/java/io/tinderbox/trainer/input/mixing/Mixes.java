package io.tinderbox.trainer.input.mixing;

import java.util.List;
import java.util.function.DoubleFunction;

/** All ways to mix examples. */
public final class Mixes {
  /**
   * A way.
   *
   * @param label for people
   * @param of makes it, of its alpha
   * @param shown an alpha to look at: of 1, shares are uniform
   */
  public record Kind(String label, DoubleFunction<? extends Mix> of, double shown) {
    public String name() {
      return of.apply(shown).name();
    }
  }

  public static final List<Kind> ALL =
      List.of(new Kind("mixup", MixUp::new, 1), new Kind("CutMix", CutMix::new, 1));

  private Mixes() {}
}
