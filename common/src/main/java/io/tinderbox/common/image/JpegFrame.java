package io.tinderbox.common.image;

import java.util.ArrayList;
import java.util.List;

/** What a JPEG's frame header tells (ITU-T T.81, B.2.2). */
record JpegFrame(boolean progressive, int height, int width, List<Component> components) {
  /**
   * @param quantiser number of its quantisation table
   */
  record Component(int id, int quantiser) {}

  private static final int MOST_SAMPLING = 4;

  static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /**
   * @param segment that {@link #isFrame is a frame}
   */
  static JpegFrame read(JpegSegments segment) throws RejectedPictureException {
    int marker = segment.marker();
    if (marker > 0xC2) {
      throw new RejectedPictureException(
          RejectReason.UNSUPPORTED_FORMAT,
          "expected a baseline or progressive JPEG, found frame type %X".formatted(marker));
    }
    int count = segment.length() < 6 ? 0 : segment.at(5);
    if (count == 0 || segment.length() != 6 + 3 * count) {
      throw RejectedPictureException.corrupt("a frame header", segment.length() + " bytes");
    }
    if (segment.at(0) != 8) {
      throw new RejectedPictureException(
          RejectReason.UNSUPPORTED_FORMAT, "expected 8 bits a value, found " + segment.at(0));
    }
    List<Component> components = new ArrayList<>();
    for (int i = 6; i < segment.length(); i += 3) {
      int across = segment.at(i + 1) >> 4;
      int down = segment.at(i + 1) & 0xF;
      if (across < 1 || across > MOST_SAMPLING || down < 1 || down > MOST_SAMPLING) {
        throw RejectedPictureException.corrupt(
            "sampling factors 1 to 4", "%d and %d".formatted(across, down));
      }
      components.add(new Component(segment.at(i), segment.at(i + 2)));
    }
    return new JpegFrame(
        marker == 0xC2, segment.unsigned16At(1), segment.unsigned16At(3), List.copyOf(components));
  }

  /** The position of the component of that name, or -1. */
  int indexOf(int id) {
    for (int i = 0; i < components.size(); i++) {
      if (components.get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }
}
