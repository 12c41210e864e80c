package io.tinderbox.trainer.tensorboard;

/** How many values lie where: a HistogramProto. */
record HistogramSummary(String tag, Histogram histogram) implements Summary {
  @Override
  public Message value() {
    Message proto =
        new Message()
            .fixed64(1, histogram.min())
            .fixed64(2, histogram.max())
            .fixed64(3, histogram.count())
            .fixed64(4, histogram.sum())
            .fixed64(5, histogram.sumOfSquares())
            .doubles(6, histogram.limits())
            .doubles(7, histogram.counts());
    return new Message().text(1, tag).message(5, proto);
  }
}
