package io.tinderbox.trainer.tensorboard;

/** A text in Markdown: a scalar tensor of DT_STRING, shown by TensorBoard's text plugin. */
record TextSummary(String tag, String markdown) implements Summary {
  private static final int DT_STRING = 7;

  /** Lines that are shown as they are. */
  static TextSummary code(String tag, String lines) {
    // A fence longer than any in the text.
    String fence = "```";
    while (lines.contains(fence)) {
      fence += "`";
    }
    String end = lines.endsWith("\n") ? "" : "\n";
    return new TextSummary(tag, fence + "\n" + lines + end + fence + "\n");
  }

  @Override
  public Message value() {
    Message tensor = new Message().varint(1, DT_STRING).message(2, new Message()).text(8, markdown);
    return new Message()
        .text(1, tag)
        .message(9, Summary.metadata("text", new Message()))
        .message(8, tensor);
  }
}
