package io.tinderbox.deploy.bench;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.reading.SplitExamples;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The registry: everything that {@code bench --only} can name. */
public final class Benches {
  private static final int DISTORTED_PICTURES = 1000;

  /** Of the dense layers of {@code mlp} in the pass over parameters: 39 million in all. */
  private static final double UPDATE_WIDTH = 4;

  static final List<Bench> ALL =
      Stream.concat(
              BenchNetwork.all().stream().map(Bench::of),
              Stream.of(
                  Bench.of("update", Benches::update),
                  Bench.of("mean", Benches::mean),
                  Bench.of("memory", Benches::memory),
                  Bench.of("reading", Benches::reading),
                  Bench.of("distortions", Benches::distortions),
                  Bench.of("averaging-alexnet", bench -> averaging(bench, "alexnet")),
                  Bench.of("averaging-vgg16", bench -> averaging(bench, "vgg16")),
                  Bench.of("ingest", Benches::ingest)))
          .toList();

  private Benches() {}

  /** In the order of the table. */
  public static List<String> names() {
    return ALL.stream().map(Bench::name).toList();
  }

  private static Group reading(Workbench bench) {
    return Group.of(
        List.of(Comparison.alone(new ShardReading(bench.data(), bench.options().batch()))));
  }

  private static Group distortions(Workbench bench) {
    DataFolder data = bench.data();
    List<Example> pictures = new ArrayList<>();
    Iterator<Example> examples = new SplitExamples(data, "train").iterator();
    while (pictures.size() < DISTORTED_PICTURES && examples.hasNext()) {
      pictures.add(examples.next());
    }
    return Group.of(
        DistortionCost.all(data.manifest(), pictures).stream().map(Comparison::alone).toList());
  }

  private static Group averaging(Workbench bench, String family) {
    BenchNetwork network = BenchNetwork.of(family, Norm.NONE);
    return Group.of(List.of(Comparison.alone(new AveragingRound(bench, network))));
  }

  private static Group ingest(Workbench bench) {
    return Group.of(List.of(Comparison.alone(new IngestRun(bench))));
  }

  private static Group update(Workbench bench) {
    BenchNetwork network =
        new BenchNetwork(new NetworkConfig("mlp", Norm.NONE, UPDATE_WIDTH), BenchOptions.CROP);
    StepEngine engine = network.engine(EngineChoice.REFERENCE, bench.options().threads());
    UpdatePass update =
        new UpdatePass(engine, engine.gradient(network.batch(1), BenchOptions.SEED));
    int length = Math.toIntExact(engine.parameters().length());
    return new Group(
        List.of(Comparison.beside(update, new MemoryLoop(MemoryLoop.Kind.TRIAD, length, 1))),
        engine::close);
  }

  private static Group mean(Workbench bench) {
    return Group.of(
        List.of(
            Comparison.beside(
                new MeanOfSlices(),
                new MemoryLoop(MemoryLoop.Kind.TRIAD, MeanOfSlices.VALUES, 1))));
  }

  private static Group memory(Workbench bench) {
    List<Comparison> rows = new ArrayList<>();
    for (MemoryLoop.Kind kind : MemoryLoop.Kind.values()) {
      rows.add(Comparison.alone(new MemoryLoop(kind, MeanOfSlices.VALUES, 1)));
      if (bench.options().threads() > 1) {
        rows.add(
            Comparison.alone(new MemoryLoop(kind, MeanOfSlices.VALUES, bench.options().threads())));
      }
    }
    return Group.of(rows);
  }
}
