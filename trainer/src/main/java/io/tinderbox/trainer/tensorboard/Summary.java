package io.tinderbox.trainer.tensorboard;

/** What an event tells under a tag: a Summary.Value of tensorflow/core/framework/summary.proto. */
sealed interface Summary
    permits ScalarSummary, HistogramSummary, ImageSummary, TextSummary, HyperparameterSummary {
  /** TensorBoard's name for it; the part before the first slash is its group. */
  String tag();

  /** The Summary.Value, tag included. */
  Message value();

  /**
   * A SummaryMetadata, which tells TensorBoard who shows a tensor.
   *
   * @param content that plugin's own message
   */
  static Message metadata(String plugin, Message content) {
    return new Message().message(1, new Message().text(1, plugin).message(2, content));
  }
}
