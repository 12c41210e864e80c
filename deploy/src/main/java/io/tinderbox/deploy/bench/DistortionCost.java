package io.tinderbox.deploy.bench;

import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.input.TrainingWriter;
import io.tinderbox.trainer.input.distortion.Distortion;
import io.tinderbox.trainer.input.distortion.DistortionConfig;
import io.tinderbox.trainer.input.distortion.Distortions;
import io.tinderbox.trainer.input.distortion.Edges;
import io.tinderbox.trainer.input.mixing.Mix;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.input.mixing.Mixer;
import io.tinderbox.trainer.input.mixing.Mixes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * What a distortion costs: from stored pixels to the scaled input in a minibatch's memory, in
 * processor time of this thread, so that other work on the machine hardly matters. Each kind is at
 * the strength that a preview shows it at.
 */
final class DistortionCost implements Measurement {
  /** Turns that are the compiler's. */
  private static final int UNCOUNTED = 5;

  private static final int BATCH = 64;

  private final String name;
  private final InputConfig input;
  private final Manifest manifest;
  private final List<Example> pictures;
  private int epoch;

  private DistortionCost(
      String name, InputConfig input, Manifest manifest, List<Example> pictures) {
    this.name = name;
    this.input = input;
    this.manifest = manifest;
    this.pictures = pictures;
  }

  /** The centre; window and mirror image; those with each other kind; everything. */
  static List<DistortionCost> all(Manifest manifest, List<Example> pictures) {
    List<Distortions.Kind> kinds = Distortions.ALL;
    Distortion crop = kinds.get(0).shown();
    Distortion flip = kinds.get(1).shown();
    List<DistortionCost> all = new ArrayList<>();
    all.add(new DistortionCost("nothing: the centre", input(MixConfig.NONE), manifest, pictures));
    all.add(
        new DistortionCost("crop, flip", input(MixConfig.NONE, crop, flip), manifest, pictures));
    for (Distortions.Kind kind : kinds.subList(2, kinds.size())) {
      InputConfig input = input(MixConfig.NONE, crop, flip, kind.shown());
      all.add(new DistortionCost("crop, flip, " + kind.label(), input, manifest, pictures));
    }
    List<Mix> mixes = new ArrayList<>();
    for (Mixes.Kind kind : Mixes.ALL) {
      Mix mix = kind.of().apply(kind.shown());
      mixes.add(mix);
      InputConfig input = input(new MixConfig(List.of(mix)), crop, flip);
      all.add(new DistortionCost("crop, flip, " + kind.label(), input, manifest, pictures));
    }
    Distortion[] shown = kinds.stream().map(Distortions.Kind::shown).toArray(Distortion[]::new);
    InputConfig everything = input(new MixConfig(mixes), shown);
    all.add(new DistortionCost("everything", everything, manifest, pictures));
    return all;
  }

  private static InputConfig input(MixConfig mixing, Distortion... on) {
    return new InputConfig(
        BenchOptions.CROP, Scaling.HALF_RANGE, DistortionConfig.of(Edges.REFLECT, on), mixing);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String unit() {
    return "µs a picture";
  }

  @Override
  public void prepare() {
    for (int turn = 0; turn < UNCOUNTED; turn++) {
      turn();
    }
  }

  @Override
  public double turn() {
    epoch++;
    TrainingWriter writer = TrainingWriter.of(input, manifest, BenchOptions.SEED);
    Mixer mixer = Mixer.of(input.mixing(), input.preprocessing(manifest).input());
    Batch batch = Batch.allocate(BATCH, input.preprocessing(manifest).input().values());
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long started = thread.getCurrentThreadCpuTime();
    for (int i = 0; i < pictures.size(); i++) {
      Example example = pictures.get(i);
      writer.write(example.pixels(), 0, epoch, example.id(), batch.images(), i % BATCH);
      batch.labels()[i % BATCH] = example.label();
      if (i % BATCH == BATCH - 1) {
        batch.unmix();
        mixer.mix(batch.filled(BATCH), i);
      }
    }
    return (thread.getCurrentThreadCpuTime() - started) / 1e3 / pictures.size();
  }
}
