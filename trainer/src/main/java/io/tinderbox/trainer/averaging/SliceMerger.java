package io.tinderbox.trainer.averaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Merges the workers' pieces of one task's slices, in the workers' order whatever order they come
 * in.
 */
final class SliceMerger implements FlatMapFunction<Iterator<Tuple2<Integer, Piece>>, Piece.Merged> {
  @Override
  public Iterator<Piece.Merged> call(Iterator<Tuple2<Integer, Piece>> pieces) {
    TreeMap<Integer, List<Piece.Slice>> slices = new TreeMap<>();
    List<Piece.Report> reports = new ArrayList<>();
    while (pieces.hasNext()) {
      Piece piece = pieces.next()._2();
      if (piece instanceof Piece.Slice slice) {
        slices.computeIfAbsent(slice.index(), index -> new ArrayList<>()).add(slice);
      } else {
        reports.add((Piece.Report) piece);
      }
    }
    long started = System.nanoTime();
    List<Piece.Slice> merged = new ArrayList<>();
    slices.forEach((index, workers) -> merged.add(merge(index, workers)));
    reports.sort(Comparator.comparingInt(Piece::worker));
    Piece.Merged result =
        new Piece.Merged(
            merged,
            reports.stream().map(Piece.Report::report).toList(),
            statistics(reports),
            System.nanoTime() - started);
    return List.of(result).iterator();
  }

  private static Piece.Slice merge(int index, List<Piece.Slice> workers) {
    workers.sort(Comparator.comparingInt(Piece::worker));
    if (workers.size() == 1) {
      return workers.get(0);
    }
    WeightedMean mean = new WeightedMean(workers.get(0).values().length / Float.BYTES);
    for (Piece.Slice slice : workers) {
      mean.add(SliceLayout.floats(slice.values()), slice.examples());
    }
    return new Piece.Slice(0, index, mean.weight(), SliceLayout.bytes(mean.mean()));
  }

  private static RunningStatistics statistics(List<Piece.Report> reports) {
    List<RunningStatistics> workers =
        reports.stream().map(Piece.Report::statistics).filter(s -> s != null).toList();
    return workers.isEmpty() ? null : RunningStatistics.merge(workers);
  }
}
