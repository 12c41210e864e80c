package io.tinderbox.common.image;

/**
 * Which tables a JPEG has defined so far. Decoders keep tables from one picture to the next: a scan
 * that names one of its own file's absent tables would be decoded with those of another.
 */
final class JpegTables {
  private static final int LARGE = 0x10;

  /** One bit a table: quantisers, Huffman codes for DC and for AC. */
  private int quantisers;

  private int dc;
  private int ac;
  private boolean needsStandard;

  /**
   * @param segment of quantisation tables (T.81, B.2.4.1)
   */
  void addQuantisers(JpegSegments segment) {
    int at = 0;
    while (at < segment.length()) {
      int bytes = (segment.at(at) & LARGE) == 0 ? 64 : 128;
      quantisers |= 1 << (segment.at(at) & 0xF);
      at += 1 + bytes;
    }
  }

  /**
   * @param segment of Huffman tables (T.81, B.2.4.2)
   */
  void addCodes(JpegSegments segment) {
    int at = 0;
    while (at + 17 <= segment.length()) {
      int table = 1 << (segment.at(at) & 0xF);
      dc |= (segment.at(at) & LARGE) == 0 ? table : 0;
      ac |= (segment.at(at) & LARGE) == 0 ? 0 : table;
      int symbols = 0;
      for (int i = 1; i <= 16; i++) {
        symbols += segment.at(at + i);
      }
      at += 17 + symbols;
    }
  }

  void requireQuantiser(int table) throws RejectedPictureException {
    if (table > 3 || (quantisers >> table & 1) == 0) {
      throw RejectedPictureException.corrupt("quantisation table " + table, "none");
    }
  }

  void requireDc(int table) throws RejectedPictureException {
    requireCode(dc, table);
  }

  void requireAc(int table) throws RejectedPictureException {
    requireCode(ac, table);
  }

  /** Whether a scan names one of the tables that frames of motion JPEG leave out. */
  boolean needsStandard() {
    return needsStandard;
  }

  private void requireCode(int defined, int table) throws RejectedPictureException {
    if ((defined >> table & 1) == 0) {
      if (table > 1) {
        throw RejectedPictureException.corrupt("Huffman table " + table, "none");
      }
      needsStandard = true;
    }
  }
}
