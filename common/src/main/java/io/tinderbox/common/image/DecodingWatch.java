package io.tinderbox.common.image;

import java.util.Objects;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Ends a reader's work at the deadline, between rows. */
final class DecodingWatch implements IIOReadProgressListener {
  private Deadline deadline;

  void start(Deadline until) {
    deadline = Objects.requireNonNull(until);
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    deadline.check();
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
