package io.tinderbox.trainer.model;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.loss.Losses;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /** A side of the largest pictures that ingest makes. */
  private static final int MOST_PIXELS = 8192;

  private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]*");

  public ModelDescription {
    labels = List.copyOf(labels);
    loss = loss == null ? LossConfig.CROSS_ENTROPY : loss;
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(resize, "resize");
    Objects.requireNonNull(preprocessing, "preprocessing");
    Objects.requireNonNull(dataDigest, "dataDigest");
    Objects.requireNonNull(parametersFile, "parametersFile");
    Objects.requireNonNull(parametersSha256, "parametersSha256");
  }

  /**
   * Why there can be no such model, where the file was not written by this program; empty where
   * nothing is wrong. Looks at nothing but the description, and takes no memory for the network.
   */
  Optional<String> fault() {
    if (formatVersion != FORMAT_VERSION) {
      return Optional.of(
          "expected formatVersion %d, found %d".formatted(FORMAT_VERSION, formatVersion));
    }
    if (!FILE_NAME.matcher(parametersFile).matches()) {
      return Optional.of("expected parameters beside it, found '%s'".formatted(parametersFile));
    }
    for (int i = 0; i < labels.size(); i++) {
      Label label = labels.get(i);
      if (label.index() != i || label.id() == null || label.name() == null) {
        return Optional.of("expected label %d with id and name, found %s".formatted(i, label));
      }
    }
    ImageShape image = preprocessing.image();
    if (image.height() > MOST_PIXELS || image.width() > MOST_PIXELS) {
      return Optional.of(
          "expected pictures of at most %d pixels a side, found %s".formatted(MOST_PIXELS, image));
    }
    if (!preprocessing.scales()) {
      return Optional.of(
          "expected mean and std that pixels can be scaled by, found %s, %s"
              .formatted(preprocessing.mean(), preprocessing.std()));
    }
    if (labels.isEmpty()) {
      return Optional.of("expected labels, found none");
    }
    if (!isKnown()) {
      return Optional.of(
          "expected a network and a loss that there are, found %s, %s".formatted(network, loss));
    }
    try {
      buildNetwork();
      return Optional.empty();
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.of("expected a network that can be built, found: " + e.getMessage());
    }
  }

  private boolean isKnown() {
    return Networks.names().stream().anyMatch(name -> name.equals(network.name()))
        && Networks.named(network.name()).norms().stream().anyMatch(n -> n == network.norm())
        && network.width() > 0
        && network.width() <= NetworkConfig.MAX_WIDTH
        && Losses.names().stream().anyMatch(name -> name.equals(loss.name()));
  }

  /** Its layers. */
  public Network buildNetwork() {
    return Networks.build(network, preprocessing.input(), labels.size());
  }

  /** What its evaluation is held against. */
  public Evaluator.Task task() {
    return new Evaluator.Task(preprocessing, labels, loss.loss());
  }
}
