package io.tinderbox.common.progress;

/**
 * What a person sees while work goes on. Implementations are safe to call from several threads;
 * work never depends on whether anyone watches.
 */
public interface Progress {
  /** Nobody watches. */
  Progress SILENT =
      new Progress() {
        @Override
        public void begin(String step, long total, String unit) {}

        @Override
        public void advance(long count) {}

        @Override
        public void note(String line) {}

        @Override
        public void end(String summary) {}
      };

  /**
   * A step begins; one that was open ends.
   *
   * @param step what is done, for example {@code "Epoch 3 of 12"}
   * @param total how much there is to do, in units; 0 where that is not known
   * @param unit what is counted, in the singular: {@code "file"}, {@code "example"}
   */
  void begin(String step, long total, String unit);

  /** This much more of the open step is done. */
  void advance(long count);

  /** One line that stays. */
  void note(String line);

  /** The open step is done; the summary stays as a line. */
  void end(String summary);
}
