package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.averaging.SliceLayout.Patch;
import io.tinderbox.trainer.vector.FiniteScan;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.Function;

/**
 * A merging task: takes the workers' pieces of its slices from wherever they are, and leaves the
 * means in the memory of its own process, as what the next round starts from.
 *
 * @param from the round whose workers are merged
 * @param to the round that starts from the result
 * @param contributions of the workers that saw examples, in the workers' order
 * @param patches what replaces the mean: running statistics
 */
record SliceMerger(
    SliceLayout layout,
    Transport transport,
    RoundBlocks from,
    RoundBlocks to,
    List<Contribution> contributions,
    List<Patch> patches)
    implements Function<List<Integer>, SliceMerger.Outcome> {
  /** Who brings pieces, and their weight. */
  record Contribution(int worker, long examples) implements Serializable {}

  /**
   * What became of a task's slices.
   *
   * @param merged these are there
   * @param lost workers of whom a piece is nowhere to be found: their process is gone
   * @param isFinite whether all values are
   */
  record Outcome(List<Integer> merged, Set<Integer> lost, boolean isFinite)
      implements Serializable {}

  @Override
  public Outcome call(List<Integer> slices) {
    List<Integer> merged = new ArrayList<>();
    Set<Integer> lost = new TreeSet<>();
    boolean finite = true;
    for (int slice : slices) {
      List<SliceMean.Piece> pieces = collect(slice, lost);
      if (pieces.size() == contributions.size()) {
        ByteBuffer start = transport.needsStart() ? from.start(slice) : null;
        SliceMean mean = SliceMean.of(transport, pieces, start, layout.length(slice));
        for (Patch patch : patches) {
          if (patch.slice() == slice) {
            patch.apply(mean.bytes());
            finite &= FiniteScan.isFinite(patch.values());
          }
        }
        to.putStart(slice, mean.bytes());
        finite &= mean.isFinite();
        merged.add(slice);
      }
    }
    return new Outcome(merged, lost, finite);
  }

  private List<SliceMean.Piece> collect(int slice, Set<Integer> lost) {
    List<SliceMean.Piece> pieces = new ArrayList<>();
    for (Contribution contribution : contributions) {
      Optional<ByteBuffer> piece = from.piece(contribution.worker, slice);
      piece.ifPresentOrElse(
          packed -> pieces.add(new SliceMean.Piece(packed, contribution.examples)),
          () -> lost.add(contribution.worker));
    }
    return pieces;
  }
}
