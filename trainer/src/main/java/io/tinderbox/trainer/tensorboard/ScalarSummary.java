package io.tinderbox.trainer.tensorboard;

/** One number. TensorBoard keeps it as float32. */
record ScalarSummary(String tag, double number) implements Summary {
  @Override
  public Message value() {
    return new Message().text(1, tag).fixed32(2, (float) number);
  }
}
