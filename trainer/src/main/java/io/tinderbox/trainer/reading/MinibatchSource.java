package io.tinderbox.trainer.reading;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.BatchTaker;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Preprocessing;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The minibatches of a run, by name. Small: it travels to the executors, and the pictures are read
 * there. It is also dl4j-spark's {@link DataSetLoader}, for any training master that takes paths.
 */
public final class MinibatchSource implements DataSetLoader {
  private final TrainingSplit split;
  private final InputConfig input;
  private final int batchSizePerWorker;
  private final long seed;
  private final ReadingConfig reading;
  private transient EpochOrder order;
  private transient int orderEpoch;

  /** Read in the standard way. */
  public MinibatchSource(
      TrainingSplit split, InputConfig input, int batchSizePerWorker, long seed) {
    this(split, input, batchSizePerWorker, seed, ReadingConfig.STANDARD);
  }

  public MinibatchSource(
      TrainingSplit split,
      InputConfig input,
      int batchSizePerWorker,
      long seed,
      ReadingConfig reading) {
    this.split = split;
    this.input = input;
    this.batchSizePerWorker = batchSizePerWorker;
    this.seed = seed;
    this.reading = reading;
  }

  /**
   * The minibatches of one epoch, in order: every example in exactly one of them, only the last one
   * smaller.
   */
  public List<MinibatchPath> epoch(int epoch) {
    List<MinibatchPath> paths = new ArrayList<>();
    for (int from = 0; from < split.examples(); from += batchSizePerWorker) {
      paths.add(
          new MinibatchPath(epoch, from, Math.min(batchSizePerWorker, split.examples() - from)));
    }
    return paths;
  }

  /** A reader for one thread, which reads when it is asked to. */
  public MinibatchReader reader() {
    return new MinibatchReader(
        this, Batch.allocate(batchSizePerWorker, preprocessing().input().values()));
  }

  /**
   * Begins to read these minibatches, for one worker's thread, which closes it.
   *
   * @param round of the epoch, from 0
   * @param worker from 0
   * @param taker whose memory is filled, and who is told of what is filled
   */
  public ReadAhead readAhead(List<MinibatchPath> paths, int round, int worker, BatchTaker taker) {
    return new ReadAhead(this, batchSizePerWorker, paths, round, worker, taker);
  }

  /** Gives back the row groups that this process keeps, of any run: they are read anew. */
  public static void forgetRowGroups() {
    RowGroupCache.forgetInProcess();
  }

  /** The most memory that reading takes. */
  public ReadingMemory memory() {
    return ReadingMemory.of(this, batchSizePerWorker);
  }

  /** Examples of every minibatch but an epoch's last one. */
  public int batchSizePerWorker() {
    return batchSizePerWorker;
  }

  public TrainingSplit split() {
    return split;
  }

  InputConfig input() {
    return input;
  }

  ReadingConfig reading() {
    return reading;
  }

  long seed() {
    return seed;
  }

  Preprocessing preprocessing() {
    return input.preprocessing(split.folder().manifest());
  }

  /** Drawn once an epoch in each process. */
  synchronized EpochOrder order(int epoch) {
    if (order == null || orderEpoch != epoch) {
      order = EpochOrder.draw(seed, epoch, split.rowGroupExamples());
      orderEpoch = epoch;
    }
    return order;
  }

  /** The minibatch as it is: which round it belongs to is not known here, so nothing is mixed. */
  @Override
  public DataSet load(Source source) throws IOException {
    Batch batch = reader().read(MinibatchPath.parse(source.getPath()));
    Preprocessing preprocessing = preprocessing();
    int values = preprocessing.input().values();
    FloatBuffer filled = batch.images().duplicate().position(0).limit(batch.examples() * values);
    float[] images = new float[filled.remaining()];
    filled.get(images);
    int classes = split.folder().manifest().classes();
    float[][] labels = new float[batch.examples()][classes];
    for (int i = 0; i < labels.length; i++) {
      labels[i][batch.labels()[i]] = 1;
    }
    long[] shape = {
      batch.examples(), preprocessing.image().channels(), preprocessing.crop(), preprocessing.crop()
    };
    return new DataSet(Nd4j.create(images, shape), Nd4j.create(labels));
  }
}
