package io.tinderbox.trainer.optimiser;

import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleBiFunction;

/**
 * An optimiser's step over a network's vectors, in one pass by several threads, whose number plays
 * no part in the result:
 *
 * <ol>
 *   <li>where the gradient of all trained parameters together is longer than {@code clipNorm}, it
 *       is shortened (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural
 *       networks, 2013; by {@code clipNorm / (norm + 1e-6)}, as PyTorch's {@code clip_grad_norm_}).
 *       That alone takes a pass of its own before;
 *   <li>kernels have the penalty's gradient added, {@code decay * w}; or lose {@code rate * decay *
 *       w}, where the optimiser decouples decay;
 *   <li>the optimiser moves weights and state.
 * </ol>
 *
 * Running statistics are not trained: their "gradient" is what the engine wants subtracted,
 * whatever the rate.
 */
public final class ParameterUpdate implements AutoCloseable {
  /** Values that one thread takes at a time, and whose sums are added in their order. */
  private static final long PIECE = 1 << 18;

  /** A run of one block. */
  private record Piece(ParameterBlock block, long from, long to) {}

  private final OptimiserConfig config;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<UpdateChunk> chunks = new ArrayList<>();
  private final ExecutorService helpers;

  /** By the calling thread alone. */
  public ParameterUpdate(OptimiserConfig config, List<ParameterBlock> blocks) {
    this(config, blocks, 1);
  }

  /**
   * @param blocks what is updated; all else stays as it is
   * @param threads the calling one included
   */
  public ParameterUpdate(OptimiserConfig config, List<ParameterBlock> blocks, int threads) {
    this.config = config;
    for (ParameterBlock block : blocks) {
      for (long at = block.offset(); at < block.end(); at += PIECE) {
        pieces.add(new Piece(block, at, Math.min(at + PIECE, block.end())));
      }
    }
    for (int i = 0; i < threads; i++) {
      chunks.add(new UpdateChunk(config));
    }
    this.helpers = threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, this::helper);
  }

  private Thread helper(Runnable work) {
    Thread thread = new Thread(work, "update");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Updates parameters and state in place.
   *
   * @param gradient of the mean loss over the minibatch, laid out as the parameters
   * @param state the optimiser's vectors one after the other, each laid out as the parameters
   * @return the weight penalty before the update; 0 where decay is decoupled
   */
  public double apply(FlatVector parameters, FlatVector gradient, FlatVector state, Step step) {
    float shortening = config.clipNorm() > 0 ? shortening(gradient) : 1;
    return sum(
        (chunk, piece) ->
            chunk.update(
                parameters,
                gradient,
                state,
                new UpdateChunk.Run(piece.block().role(), piece.from(), piece.to()),
                shortening,
                step));
  }

  /** What the gradient is multiplied by so that its norm is no more than it may be. */
  private float shortening(FlatVector gradient) {
    double squares =
        sum(
            (chunk, piece) ->
                piece.block().role().trainable()
                    ? chunk.squares(gradient, piece.from(), piece.to())
                    : 0);
    return (float) Math.min(1, config.clipNorm() / (Math.sqrt(squares) + 1e-6));
  }

  /** Over all pieces, in their order; each thread works on a run of them. */
  private double sum(ToDoubleBiFunction<UpdateChunk, Piece> work) {
    double[] parts = new double[pieces.size()];
    List<Future<?>> others = new ArrayList<>();
    for (int thread = 1; thread < chunks.size(); thread++) {
      int number = thread;
      others.add(helpers.submit(() -> share(number, work, parts)));
    }
    share(0, work, parts);
    others.forEach(ParameterUpdate::await);
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }

  private void share(int thread, ToDoubleBiFunction<UpdateChunk, Piece> work, double[] parts) {
    int threads = chunks.size();
    int end = (int) ((long) pieces.size() * (thread + 1) / threads);
    for (int i = (int) ((long) pieces.size() * thread / threads); i < end; i++) {
      parts[i] = work.applyAsDouble(chunks.get(thread), pieces.get(i));
    }
  }

  private static void await(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while updating", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (helpers != null) {
      helpers.shutdown();
    }
  }
}
