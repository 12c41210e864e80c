package io.tinderbox.trainer.input.distortion;

/** {@code input.edges}: what lies beyond a picture's border when it was turned or moved. */
public enum Edges {
  /** The nearest pixel: {@code aaaa|abcd|dddd}. */
  NEAREST {
    @Override
    int index(int at, int length) {
      return Math.max(0, Math.min(length - 1, at));
    }
  },
  /** The picture mirrored at its border: {@code dcba|abcd|dcba}. */
  REFLECT {
    @Override
    int index(int at, int length) {
      int within = Math.floorMod(at, 2 * length);
      return within < length ? within : 2 * length - 1 - within;
    }
  },
  /** Black. */
  CONSTANT {
    @Override
    int index(int at, int length) {
      return at >= 0 && at < length ? at : BLACK;
    }
  };

  /** In the place of an index: no pixel, but black. */
  static final int BLACK = -1;

  /** The pixel that stands for one at any place of a row or column, or {@link #BLACK}. */
  abstract int index(int at, int length);
}
