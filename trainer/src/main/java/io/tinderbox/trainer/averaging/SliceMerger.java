package io.tinderbox.trainer.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Merges the workers' pieces of one task's slices, in the workers' order whatever order they come
 * in.
 */
final class SliceMerger implements FlatMapFunction<Iterator<Tuple2<Integer, Piece>>, Piece.Merged> {
  /** Gives a slice as it was before the round. */
  interface Start extends IntFunction<byte[]>, Serializable {}

  private final Transport transport;
  private final Start start;

  SliceMerger(Transport transport, Start start) {
    this.transport = transport;
    this.start = start;
  }

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

  private Piece.Slice merge(int index, List<Piece.Slice> workers) {
    workers.sort(Comparator.comparingInt(Piece::worker));
    float[] first = values(workers.get(0));
    if (workers.size() == 1) {
      return new Piece.Slice(0, index, workers.get(0).examples(), SliceLayout.bytes(first));
    }
    WeightedMean mean = new WeightedMean(first.length);
    mean.add(first, workers.get(0).examples());
    for (Piece.Slice slice : workers.subList(1, workers.size())) {
      mean.add(values(slice), slice.examples());
    }
    return new Piece.Slice(0, index, mean.weight(), SliceLayout.bytes(mean.mean()));
  }

  private float[] values(Piece.Slice slice) {
    return transport.unpack(slice.values(), () -> start.apply(slice.index()));
  }

  private static RunningStatistics statistics(List<Piece.Report> reports) {
    List<RunningStatistics> workers =
        reports.stream().map(Piece.Report::statistics).filter(s -> s != null).toList();
    return workers.isEmpty() ? null : RunningStatistics.merge(workers);
  }
}
