package io.tinderbox.deploy.bench;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineFamily;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.engine.NativeBatch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.NetworkFamily;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A network that is measured.
 *
 * @param config which one
 * @param crop height and width of what it sees, pixels
 */
record BenchNetwork(NetworkConfig config, int crop) {
  /** What families see that need more than {@link BenchOptions#CROP}. */
  private static final Map<String, Integer> LARGE =
      Map.of("alexnet-paper", 227, "alexnet-flowers", 224);

  /** Beside those, these take long and tell little that others do not. */
  private static final Set<String> ONLY_BY_NAME = Set.of("vgg16-batch");

  private static final int CHANNELS = 3;

  /** As {@code torch_step.py} has it. */
  static final OptimiserConfig OPTIMISER = OptimiserConfig.named("nesterov").withWeightDecay(5e-4);

  /** Every family that can be trained, with each normalisation that it can have. */
  static List<BenchNetwork> all() {
    List<BenchNetwork> all = new ArrayList<>();
    for (NetworkFamily family : Networks.all()) {
      for (Norm norm : Norm.values()) {
        if (family.norms().contains(norm)) {
          all.add(of(family.name(), norm));
        }
      }
    }
    return all;
  }

  static BenchNetwork of(String family, Norm norm) {
    return new BenchNetwork(
        new NetworkConfig(family, norm, 1), LARGE.getOrDefault(family, BenchOptions.CROP));
  }

  /** {@code alexnet-batch}; without normalisation the family's. */
  String name() {
    return config.norm() == Norm.NONE
        ? config.name()
        : config.name() + "-" + config.norm().name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is measured where nothing is named. */
  boolean byDefault() {
    return !LARGE.containsKey(config.name()) && !ONLY_BY_NAME.contains(name());
  }

  EngineConfig engineConfig(int threads) {
    return engineConfig(threads, BenchOptions.CLASSES);
  }

  EngineConfig engineConfig(int threads, int classes) {
    return new EngineConfig(
        config,
        new ImageShape(CHANNELS, crop, crop),
        classes,
        LossConfig.CROSS_ENTROPY,
        OPTIMISER,
        threads);
  }

  /** As it is before the first step. */
  StepEngine engine(EngineChoice choice, int threads) {
    StepEngine engine = Engines.create(engineConfig(threads).on(choice));
    Initialiser.fill(engine.network(), BenchOptions.SEED, engine.parameters());
    return engine;
  }

  /** Random pictures of all classes in turn, values from -1 to 1. */
  Batch batch(int examples) {
    return fill(Batch.allocate(examples, CHANNELS * crop * crop), examples);
  }

  private Batch fill(Batch batch, int examples) {
    int values = CHANNELS * crop * crop;
    SplitMix64 random = new SplitMix64(BenchOptions.SEED);
    for (int i = 0; i < examples * values; i++) {
      batch.images().put(i, (float) (2 * random.nextDouble() - 1));
    }
    for (int i = 0; i < examples; i++) {
      batch.labels()[i] = i % BenchOptions.CLASSES;
    }
    return batch.filled(examples);
  }

  /** Its rows, two for each engine that this build has. */
  Group open(Workbench bench) {
    int examples = bench.options().batch();
    PyTorch pyTorch = bench.pyTorch();
    List<AutoCloseable> owned = new ArrayList<>();
    List<Comparison> rows = new ArrayList<>();
    for (EngineFamily family : BenchOptions.engines()) {
      StepEngine engine =
          engine(bench.options().how().named(family.name()), bench.options().threads());
      NativeBatch memory = engine.allocate(examples);
      Batch batch = fill(memory.batch(), examples);
      owned.addAll(List.of(engine, memory));
      rows.add(
          Comparison.beside(
              new TrainingStep(family.name(), engine, batch),
              new PyTorchTurn(pyTorch, "step", this, examples)));
      rows.add(
          Comparison.beside(
              new Inference(family.name(), engine, batch),
              new PyTorchTurn(pyTorch, "inference", this, examples)));
    }
    return new Group(rows, () -> owned.forEach(BenchNetwork::close));
  }

  private static void close(AutoCloseable owned) {
    try {
      owned.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
