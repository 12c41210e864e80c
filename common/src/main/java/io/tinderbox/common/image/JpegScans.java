package io.tinderbox.common.image;

import java.util.Arrays;

/** What the scans of a JPEG bring: how many there are, and what is still missing (T.81, B.2.3). */
final class JpegScans {
  /** Pictures have about ten; every one costs the decoder a pass over the whole picture. */
  static final int MOST = 100;

  private static final int COEFFICIENTS = 64;

  private final JpegFrame frame;
  private final JpegTables tables;

  /** Of each component, one bit for each coefficient that is there to its last binary place. */
  private final long[] finished;

  private int count;

  JpegScans(JpegFrame frame, JpegTables tables) {
    this.frame = frame;
    this.tables = tables;
    this.finished = new long[frame.components().size()];
  }

  void add(JpegSegments segment) throws RejectedPictureException {
    count++;
    if (count > MOST) {
      throw new RejectedPictureException(
          RejectReason.TOO_SLOW, "expected at most %d scans, found more".formatted(MOST));
    }
    int components = segment.length() < 4 ? 0 : segment.at(0);
    if (components < 1 || components > 4 || segment.length() != 4 + 2 * components) {
      throw RejectedPictureException.corrupt("a scan header", segment.length() + " bytes");
    }
    int parameters = 1 + 2 * components;
    for (int i = 0; i < components; i++) {
      int index = frame.indexOf(segment.at(1 + 2 * i));
      if (index < 0) {
        throw RejectedPictureException.corrupt(
            "a component of the frame", "" + segment.at(1 + 2 * i));
      }
      tables.requireQuantiser(frame.components().get(index).quantiser());
      add(
          index,
          segment.at(2 + 2 * i),
          segment.at(parameters),
          segment.at(parameters + 1),
          segment.at(parameters + 2));
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Whether every coefficient of every component has come. */
  boolean isComplete() {
    return Arrays.stream(finished).allMatch(bits -> bits == -1L);
  }

  /**
   * @param codes numbers of the Huffman tables for DC and AC, four bits each
   * @param places binary places: the one that an earlier scan ended with, and this scan's last
   */
  private void add(int component, int codes, int first, int last, int places)
      throws RejectedPictureException {
    boolean sequential = !frame.progressive();
    if (sequential || (first == 0 && places >> 4 == 0)) {
      tables.requireDc(codes >> 4);
    }
    if (sequential || first > 0) {
      tables.requireAc(codes & 0xF);
    }
    if (sequential) {
      finished[component] = -1L;
    } else if ((places & 0xF) == 0 && first <= last && last < COEFFICIENTS) {
      finished[component] |= -1L >>> (COEFFICIENTS - 1 - last) & -1L << first;
    }
  }
}
