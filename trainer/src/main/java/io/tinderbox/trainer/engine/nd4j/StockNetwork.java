package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The network of an {@link EngineConfig} with the same parameters in the same places, but updated
 * by DL4J itself, for dl4j-spark's own training master.
 */
public final class StockNetwork {
  private final MultiLayerNetwork dl4j;

  private StockNetwork(MultiLayerNetwork dl4j) {
    this.dl4j = dl4j;
  }

  /**
   * @param rates learning rate of each step of the run
   */
  public static StockNetwork create(EngineConfig config, ISchedule rates) {
    prepare(config.threads());
    Network network = config.build();
    OptimiserConfig optimiser = config.optimiser();
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder()
            .updater(updater(optimiser, rates))
            .l2(optimiser.weightDecay())
            // The loss gives the gradient of the mean already.
            .miniBatch(false);
    MultiLayerNetwork dl4j =
        new MultiLayerNetwork(
            Dl4jConfiguration.of(
                network,
                config.frozen(),
                new LossAdapter(config.loss().loss()),
                probability -> new Dropout(1 - probability),
                base));
    dl4j.init();
    return new StockNetwork(dl4j);
  }

  /** Adam's epsilon is not quite ours: DL4J adds it before the second moment is corrected. */
  private static IUpdater updater(OptimiserConfig optimiser, ISchedule rates) {
    if (optimiser.stateVectors() == 0) {
      return new Sgd(rates);
    }
    return switch (optimiser.name()) {
      case "nesterov" -> new Nesterovs(rates, optimiser.momentum());
      case "adam" ->
          Adam.builder()
              .learningRateSchedule(rates)
              .beta1(optimiser.beta1())
              .beta2(optimiser.beta2())
              .epsilon(optimiser.epsilon())
              .build();
      default -> throw new IllegalArgumentException("DL4J has no " + optimiser.name());
    };
  }

  /** Starts ND4J in this process, with so many threads for this thread's arithmetic. */
  public static void prepare(int threads) {
    Nd4jRuntime.start();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
  }

  /** For dl4j-spark. */
  public MultiLayerNetwork dl4j() {
    return dl4j;
  }

  /** Live view, laid out as an engine's. */
  public FlatVector parameters() {
    return new NativeVector(dl4j.params());
  }

  /**
   * What the last step of a network of this kind on the calling thread saw.
   *
   * @param penalty on the weights before the step
   */
  public static StepReport lastStep(int examples, double penalty) {
    return new StepReport(
        examples,
        LossAdapter.last().result().lossSum(),
        penalty * examples,
        LossAdapter.last().result().correct());
  }
}
