package io.tinderbox.trainer.model;

import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.NetworkConfig;
import java.util.List;

/**
 * What a trained model is ({@code model/model.json}), all that predicting needs beside the
 * parameters.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param network which network
 * @param labels by index
 * @param resize how a picture of any size is brought to the stored shape
 * @param preprocessing from stored pixels to the network's input
 * @param loss that it was trained with; cross-entropy where the file does not say
 * @param epoch after which it was taken
 * @param dataDigest of the data folder it was trained on
 * @param parametersFile beside this file: raw little-endian float32, DL4J's order
 * @param parametersSha256 of that file
 */
public record ModelDescription(
    int formatVersion,
    NetworkConfig network,
    List<Label> labels,
    ResizeMode resize,
    Preprocessing preprocessing,
    LossConfig loss,
    int epoch,
    String dataDigest,
    String parametersFile,
    String parametersSha256) {
  public static final int FORMAT_VERSION = 1;

  public ModelDescription {
    labels = List.copyOf(labels);
    loss = loss == null ? LossConfig.CROSS_ENTROPY : loss;
  }

  /** What its evaluation is held against. */
  public Evaluator.Task task() {
    return new Evaluator.Task(preprocessing, labels, loss.loss());
  }
}
