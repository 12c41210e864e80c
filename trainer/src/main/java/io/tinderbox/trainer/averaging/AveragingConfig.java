package io.tinderbox.trainer.averaging;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * How training is spread: {@code distribution.*}.
 *
 * @param master whose averaging
 * @param workers logical workers: parts of the work, wherever they run
 * @param threadsPerWorker threads of each worker's arithmetic
 * @param pace how often they are averaged
 * @param exchange what is averaged
 */
public record AveragingConfig(
    Master master, int workers, int threadsPerWorker, Pace pace, Exchange exchange)
    implements Serializable {
  public static final String MASTER_KEY = "distribution.master";

  /** The key whose 0 means "cores of this machine by workers". */
  public static final String THREADS_KEY = "distribution.threadsPerWorker";

  /** Everything else as it is by default. */
  public AveragingConfig(int workers, int threadsPerWorker, int averagingFrequency) {
    this(Master.EXACT, workers, threadsPerWorker, new Pace(averagingFrequency, 0), Exchange.WHOLE);
  }

  public static AveragingConfig from(SettingsReader settings) {
    int workers = settings.integer("distribution.workers", 1, 4096);
    int threads = settings.integer(THREADS_KEY, 0, 1024);
    Master master = settings.choice(MASTER_KEY, Master.class);
    Pace pace = Pace.from(settings);
    Exchange exchange = Exchange.from(settings);
    return new AveragingConfig(
        master, workers, threads == 0 ? defaultThreads(workers) : threads, pace, exchange);
  }

  /** This machine's cores by workers, at least 1. */
  public static int defaultThreads(int workers) {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
  }

  /**
   * The rounds of an epoch.
   *
   * @param minibatches of every epoch
   * @param epoch from 1
   */
  RoundSchedule schedule(int minibatches, int epoch) {
    return pace.schedule(minibatches, workers, epoch);
  }
}
