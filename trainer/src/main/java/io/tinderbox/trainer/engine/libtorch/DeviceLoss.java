package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.loss.Loss;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A loss, and what a report tells of a minibatch, computed where the outputs are. */
final class DeviceLoss implements AutoCloseable {
  /**
   * @param slopes derivative of the mean loss by the outputs, {@code [examples, classes]}
   * @param sums float64: the sum of the losses, how many examples are right, the largest magnitude
   *     of an output, the largest difference from the first example's
   */
  record Seen(Tensor slopes, Tensor sums) {}

  private record Parts(Tensor slopes, Tensor lossSum) {}

  private final Loss loss;
  private final Place place;
  private final int classes;
  private final Tensor numbers;

  DeviceLoss(Loss loss, Place place, int classes) {
    this.loss = loss;
    this.place = place;
    this.classes = classes;
    this.numbers =
        torch.arange(new Scalar((long) classes), place.options(ScalarType.Float)).view(1, classes);
  }

  /**
   * @param logits {@code [examples, classes]}, float32
   * @param targets of the same shape
   */
  Seen of(Tensor logits, Tensor targets) {
    Parts parts = loss.accept(new Arithmetic(logits, targets));
    Tensor right = best(logits).eq(best(targets)).sum(inDouble());
    Tensor largest = logits.abs().max().to(ScalarType.Double);
    Tensor farthest = logits.sub(logits.narrow(0, 0, 1)).abs().max().to(ScalarType.Double);
    TensorVector sums = new TensorVector(parts.lossSum(), right, largest, farthest);
    return new Seen(parts.slopes(), torch.stack(sums, 0));
  }

  /**
   * Each example's distribution over the classes, as {@link Batch#targets}. Before anything else of
   * a step: what comes from the process's ordinary memory may wait for all that the device has yet
   * to do.
   */
  Tensor targets(Batch batch) {
    int examples = batch.examples();
    float[] given = new float[3 * examples];
    for (int i = 0; i < examples; i++) {
      given[i] = batch.labels()[i];
      given[examples + i] = batch.partners()[i];
      given[2 * examples + i] = batch.shares()[i];
    }
    Tensor there = place.bring(torch.from_blob(new FloatPointer(given), 3, examples, 1));
    Tensor shares = there.narrow(0, 2, 1).squeeze(0);
    Tensor own = is(there.narrow(0, 0, 1)).mul(shares);
    Tensor others = is(there.narrow(0, 1, 1)).mul(shares.neg().add(new Scalar(1.0)));
    return own.add(others);
  }

  /** 1 at each example's class, else 0. */
  private Tensor is(Tensor labels) {
    return numbers.eq(labels.squeeze(0)).to(ScalarType.Float);
  }

  private static Tensor best(Tensor rows) {
    return rows.argmax(new LongOptional(1), true);
  }

  private static ScalarTypeOptional inDouble() {
    return new ScalarTypeOptional(ScalarType.Double);
  }

  @Override
  public void close() {
    numbers.close();
  }

  private final class Arithmetic implements Loss.Visitor<Parts> {
    private final Tensor logits;
    private final Tensor targets;
    private final long examples;

    Arithmetic(Tensor logits, Tensor targets) {
      this.logits = logits;
      this.targets = targets;
      this.examples = logits.size(0);
    }

    @Override
    public Parts crossEntropy(double smoothing) {
      Tensor aims =
          smoothing == 0
              ? targets
              : targets.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / classes));
      Tensor logs = torch.log_softmax(logits, 1);
      Tensor masses = aims.sum(new long[] {1}, true, new ScalarTypeOptional());
      Tensor slopes = logs.exp().mul_(masses).sub_(aims).div_(new Scalar((double) examples));
      return new Parts(slopes, aims.mul(logs).sum(inDouble()).neg());
    }

    /** As in {@link Loss}: an output that is no number must not pass for one beyond its margin. */
    @Override
    public Parts supportVectors() {
      Tensor right = numbers.eq(best(targets));
      Tensor ones = torch.ones_like(logits);
      Tensor weights = torch.where(right, new Scalar((double) -classes), ones);
      Tensor hinges = weights.mul(logits).add_(ones);
      Tensor beyond = hinges.le(new Scalar(0.0));
      Tensor slopes =
          torch
              .where(beyond, new Scalar(0.0), weights)
              .div_(new Scalar((double) examples * classes));
      Tensor lossSum = torch.where(beyond, new Scalar(0.0), hinges).sum(inDouble());
      return new Parts(slopes, lossSum.div_(new Scalar((double) classes)));
    }
  }
}
