package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import java.util.Arrays;
import java.util.Collections;

/** A trained network, a few pictures at a time. The probe stays the caller's to close. */
public final class ProbedNetwork implements ExaminedNetwork {
  private static final int TOGETHER = 16;

  private final NetworkProbe probe;
  private final Preprocessing preprocessing;
  private final int values;
  private final int plane;
  private final Batch batch;

  private ProbedNetwork(NetworkProbe probe, Preprocessing preprocessing) {
    this.probe = probe;
    this.preprocessing = preprocessing;
    this.values = preprocessing.input().values();
    this.plane = preprocessing.crop() * preprocessing.crop();
    this.batch = Batch.allocate(TOGETHER, values);
  }

  /**
   * @param preprocessing how pictures are scaled
   */
  public static ProbedNetwork of(NetworkProbe probe, Preprocessing preprocessing) {
    return new ProbedNetwork(probe, preprocessing);
  }

  /** What is asked of some pictures that lie in the batch, those from {@code first} on. */
  private interface Ask {
    float[] of(Batch some, int first);
  }

  @Override
  public Network network() {
    return probe.network();
  }

  @Override
  public float[][] logits(float[][] pictures) {
    return outputs(pictures, probe.last());
  }

  @Override
  public float[][] outputs(float[][] pictures, String layer) {
    return inParts(pictures, (some, first) -> probe.outputs(some, layer));
  }

  @Override
  public float[][] gradients(float[][] pictures, int label) {
    return byPixel(gradients(pictures, label, NetworkProbe.INPUT));
  }

  @Override
  public float[][] gradients(float[][] pictures, int label, String layer) {
    int classes = network().classes();
    return inParts(
        pictures,
        (some, first) -> {
          float[] weights = new float[some.examples() * classes];
          for (int i = 0; i < some.examples(); i++) {
            weights[i * classes + label] = 1;
          }
          return probe.gradient(some, probe.last(), weights, layer);
        });
  }

  @Override
  public float[][] unitGradients(float[] picture, String layer, int[] units) {
    int outputs = network().stage(layer).map(Stage::output).orElseThrow().values();
    float[][] same = Collections.nCopies(units.length, picture).toArray(float[][]::new);
    return byPixel(
        inParts(
            same,
            (some, first) -> {
              float[] weights = new float[some.examples() * outputs];
              for (int i = 0; i < some.examples(); i++) {
                weights[i * outputs + units[first + i]] = 1;
              }
              return probe.gradient(some, layer, weights, NetworkProbe.INPUT);
            }));
  }

  private float[][] inParts(float[][] pictures, Ask ask) {
    float[][] answers = new float[pictures.length][];
    for (int first = 0; first < pictures.length; first += TOGETHER) {
      int count = Math.min(TOGETHER, pictures.length - first);
      for (int i = 0; i < count; i++) {
        put(pictures[first + i], i);
      }
      float[] answer = ask.of(batch.filled(count), first);
      int each = answer.length / count;
      for (int i = 0; i < count; i++) {
        answers[first + i] = Arrays.copyOfRange(answer, i * each, (i + 1) * each);
      }
    }
    return answers;
  }

  private void put(float[] picture, int place) {
    for (int i = 0; i < values; i++) {
      double mean = preprocessing.mean().get(i / plane);
      double std = preprocessing.std().get(i / plane);
      batch.images().put(place * values + i, (float) ((picture[i] - mean) / std));
    }
  }

  private float[][] byPixel(float[][] gradients) {
    for (float[] gradient : gradients) {
      for (int i = 0; i < values; i++) {
        gradient[i] /= preprocessing.std().get(i / plane).floatValue();
      }
    }
    return gradients;
  }
}
