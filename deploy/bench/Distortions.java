/*
 * What each training distortion costs, in microseconds of processor time a picture: from stored
 * pixels to the scaled input in a minibatch's memory, on one thread. The median, the least and the
 * most of so many turns through 1,000 pictures of a data folder; the rows take turns.
 *
 *   mvn -q -ntp -DskipTests package
 *   java -cp 'deploy/target/tinderbox/lib/*:deploy/target/tinderbox/spark/jars/*' \
 *     deploy/bench/Distortions.java DATA 15
 */
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.input.TrainingWriter;
import io.tinderbox.trainer.input.distortion.Distortion;
import io.tinderbox.trainer.input.distortion.DistortionConfig;
import io.tinderbox.trainer.input.distortion.Distortions.Kind;
import io.tinderbox.trainer.input.distortion.Edges;
import io.tinderbox.trainer.input.mixing.Mix;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.input.mixing.Mixer;
import io.tinderbox.trainer.input.mixing.Mixes;
import io.tinderbox.trainer.reading.SplitExamples;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Distortions {
  private static final int PICTURES = 1000;
  private static final int BATCH = 64;
  private static final int CROP = 56;

  private Distortions() {}

  public static void main(String... arguments) {
    DataFolder data = DataFolder.open(Storage.local(), Location.of(arguments[0]));
    int turns = Integer.parseInt(arguments[1]);
    List<Example> pictures = new ArrayList<>();
    Iterator<Example> examples = new SplitExamples(data, "train").iterator();
    while (pictures.size() < PICTURES && examples.hasNext()) {
      pictures.add(examples.next());
    }
    Map<String, InputConfig> rows = rows();
    Map<String, double[]> times = new LinkedHashMap<>();
    rows.keySet().forEach(name -> times.put(name, new double[turns]));
    // The first turns are the compiler's.
    for (int turn = -5; turn < turns; turn++) {
      for (Map.Entry<String, InputConfig> row : rows.entrySet()) {
        double microseconds = measure(row.getValue(), data.manifest(), pictures, turn);
        if (turn >= 0) {
          times.get(row.getKey())[turn] = microseconds;
        }
      }
    }
    times.forEach(
        (name, all) -> {
          Arrays.sort(all);
          System.out.printf("%-28s %7.1f   (%.1f to %.1f)%n", name, all[turns / 2], all[0], all[turns - 1]);
        });
  }

  private static Map<String, InputConfig> rows() {
    List<Kind> kinds = io.tinderbox.trainer.input.distortion.Distortions.ALL;
    List<Distortion> all = kinds.stream().map(Kind::shown).toList();
    Map<String, InputConfig> rows = new LinkedHashMap<>();
    rows.put("centre", input(MixConfig.NONE));
    rows.put("crop, flip", input(MixConfig.NONE, all.get(0), all.get(1)));
    for (Kind kind : kinds.subList(2, kinds.size())) {
      rows.put("crop, flip, " + kind.label(), input(MixConfig.NONE, all.get(0), all.get(1), kind.shown()));
    }
    List<Mix> mixes = new ArrayList<>();
    for (Mixes.Kind kind : Mixes.ALL) {
      Mix mix = kind.of().apply(kind.shown());
      mixes.add(mix);
      rows.put("crop, flip, " + kind.label(), input(new MixConfig(List.of(mix)), all.get(0), all.get(1)));
    }
    rows.put("everything", input(new MixConfig(mixes), all.toArray(new Distortion[0])));
    return rows;
  }

  private static InputConfig input(MixConfig mixing, Distortion... on) {
    return new InputConfig(CROP, Scaling.HALF_RANGE, DistortionConfig.of(Edges.REFLECT, on), mixing);
  }

  private static double measure(InputConfig input, Manifest manifest, List<Example> pictures, int epoch) {
    TrainingWriter writer = TrainingWriter.of(input, manifest, 1);
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
