package io.tinderbox.trainer.averaging;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.Set;

/** What dl4j-spark's own master cannot do of what the exact one does. */
public final class StockLimits {
  private static final String STOCK = " with distribution.master = stock";

  /** Of DL4J's updaters, those that are ours too. */
  private static final Set<String> OPTIMISERS = Set.of("adam", "nesterov", "sgd");

  private StockLimits() {}

  /** Notes frozen layers, which DL4J's updater would train. */
  public static void check(
      SettingsReader settings, AveragingConfig averaging, FrozenLayers frozen) {
    if (averaging.master() == Master.STOCK && !frozen.patterns().isEmpty()) {
      settings.problem("model.frozen", "none" + STOCK, frozen.patterns());
    }
  }

  /** Notes an engine that is not DL4J's own. */
  public static void check(
      SettingsReader settings, AveragingConfig averaging, EngineChoice engine) {
    if (averaging.master() == Master.STOCK
        && !engine.name().equals(EngineChoice.REFERENCE.name())) {
      settings.problem(
          EngineChoice.NAME_KEY, EngineChoice.REFERENCE.name() + STOCK, "'" + engine.name() + "'");
    }
  }

  /** Notes what is asked of it all the same. */
  public static void check(
      SettingsReader settings,
      AveragingConfig averaging,
      OptimiserConfig optimiser,
      MixConfig mixing) {
    if (averaging.master() != Master.STOCK) {
      return;
    }
    if (averaging.pace().warmupRounds() > 0) {
      settings.problem(Pace.WARMUP_KEY, "0" + STOCK, averaging.pace().warmupRounds());
    }
    Transport transport = averaging.exchange().transport();
    if (transport != Transport.FLOAT32) {
      settings.problem(
          Exchange.TRANSPORT_KEY, "float32" + STOCK, SettingsReader.written(transport));
    }
    if (!OPTIMISERS.contains(optimiser.name())) {
      settings.problem(
          "train.optimiser.name",
          "one of adam, nesterov, sgd" + STOCK,
          "'" + optimiser.name() + "'");
    }
    if (optimiser.clipNorm() > 0) {
      settings.problem("train.optimiser.clipNorm", "0" + STOCK, optimiser.clipNorm());
    }
    if (mixing.mixes()) {
      settings.problem(MixConfig.KEY, "none" + STOCK, mixing.names());
    }
  }
}
