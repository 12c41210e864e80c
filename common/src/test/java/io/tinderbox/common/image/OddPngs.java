package io.tinderbox.common.image;

import static io.tinderbox.common.image.OddPicture.refused;
import static io.tinderbox.common.image.OddPicture.shown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Kinds of PNGs by what their samples mean, with what libpng makes of each. */
final class OddPngs {
  private static final int HEIGHT = 11;
  private static final int WIDTH = 13;
  private static final int[][] TYPES_AND_DEPTHS = {
    {0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1}, {3, 2}, {3, 4}, {3, 8},
    {4, 8}, {4, 16}, {6, 8}, {6, 16}
  };

  private final List<OddPicture> kinds = new ArrayList<>();

  private OddPngs() {}

  static List<OddPicture> all() {
    OddPngs odd = new OddPngs();
    odd.addSampleKinds();
    odd.addSizes();
    odd.addTransparency();
    odd.addPalettes();
    return odd.kinds;
  }

  private void addSampleKinds() {
    for (int[] kind : TYPES_AND_DEPTHS) {
      for (boolean interlaced : new boolean[] {false, true}) {
        PngSamples samples = PngSamples.random(HEIGHT, WIDTH, kind[1], kind[0], 7);
        int[] palette = palette(kind[0] == 3 ? 1 << kind[1] : 0);
        String name =
            "type %d, depth %d%s".formatted(kind[0], kind[1], interlaced ? ", interlaced" : "");
        PngBytes png = PngBytes.of(samples, interlaced);
        if (kind[0] == 3) {
          png.chunk("PLTE", colours(palette));
        }
        kinds.add(shown(name, png.with(samples.rows(interlaced)), samples.picture(palette), 0));
      }
    }
  }

  private void addSizes() {
    int[][] sizes = {{1, 1}, {1, 40}, {40, 1}, {2, 3}, {5, 4}};
    for (int[] size : sizes) {
      PngSamples samples = PngSamples.random(size[0], size[1], 4, 0, 3);
      kinds.add(
          shown(
              "interlaced, %d by %d".formatted(size[0], size[1]),
              PngBytes.of(samples, true).with(samples.rows(true)),
              samples.picture(new int[0]),
              0));
    }
  }

  private void addTransparency() {
    for (int depth : new int[] {1, 2, 4, 8, 16}) {
      PngSamples grey = PngSamples.random(HEIGHT, WIDTH, depth, 0, 5);
      int key = grey.at(3, 4, 0);
      byte[] file =
          PngBytes.of(grey, false).chunk("tRNS", key >> 8, key & 0xFF).with(grey.rows(false));
      Picture plain = grey.picture(new int[0]);
      Picture expected =
          Pictures.of(
              HEIGHT,
              WIDTH,
              (row, column) ->
                  grey.at(row, column, 0) == key ? 0xFFFFFF : 0x010101 * plain.at(0, row, column));
      kinds.add(shown("transparent grey of depth " + depth, file, expected, 0));
    }
    for (int depth : new int[] {8, 16}) {
      PngSamples colour = PngSamples.random(HEIGHT, WIDTH, depth, 2, 5);
      byte[] key = new byte[6];
      for (int i = 0; i < 3; i++) {
        key[2 * i] = (byte) (colour.at(2, 2, i) >> 8);
        key[2 * i + 1] = (byte) colour.at(2, 2, i);
      }
      Picture plain = colour.picture(new int[0]);
      Picture expected =
          Pictures.of(
              HEIGHT,
              WIDTH,
              (row, column) -> row == 2 && column == 2 ? 0xFFFFFF : rgb(plain, row, column));
      kinds.add(
          shown(
              "transparent colour of depth " + depth,
              PngBytes.of(colour, false).chunk("tRNS", key).with(colour.rows(false)),
              expected,
              0));
    }
    PngSamples alpha = PngSamples.random(HEIGHT, WIDTH, 8, 6, 2);
    kinds.add(
        shown(
            "transparent colour beside alpha",
            PngBytes.of(alpha, false).chunk("tRNS", 0, 1, 0, 2, 0, 3).with(alpha.rows(false)),
            alpha.picture(new int[0]),
            0));
  }

  private void addPalettes() {
    PngSamples samples = PngSamples.random(HEIGHT, WIDTH, 4, 3, 9);
    int[] full = palette(16);
    int[] faded = full.clone();
    for (int i = 0; i < 3; i++) {
      faded[i] = full[i] & 0xFFFFFF | i * 100 << 24;
    }
    int[] half = Arrays.copyOf(full, 8);
    byte[] rows = samples.rows(false);
    kinds.add(
        shown(
            "palette with transparency of the first colours",
            PngBytes.of(samples, false)
                .chunk("PLTE", colours(full))
                .chunk("tRNS", 0, 100, 200)
                .with(rows),
            samples.picture(faded),
            0));
    kinds.add(
        shown(
            "palette index out of range",
            PngBytes.of(samples, false).chunk("PLTE", colours(half)).with(rows),
            samples.picture(half),
            0));
    kinds.add(
        shown(
            "more colours than the depth can name",
            PngBytes.of(samples, false).chunk("PLTE", colours(palette(40))).with(rows),
            samples.picture(palette(40)),
            0));
    kinds.add(
        shown(
            "transparency of more colours than there are",
            PngBytes.of(samples, false)
                .chunk("PLTE", colours(full))
                .chunk("tRNS", new byte[17])
                .with(rows),
            samples.picture(full),
            0));
    kinds.add(
        shown(
            "transparency before the palette",
            PngBytes.of(samples, false).chunk("tRNS", 0, 0).chunk("PLTE", colours(full)).with(rows),
            samples.picture(full),
            0));
    kinds.add(refused("no palette", PngBytes.of(samples, false).with(rows), RejectReason.CORRUPT));
    kinds.add(
        refused(
            "palette of no colours",
            PngBytes.of(samples, false).chunk("PLTE", new byte[0]).with(rows),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "palette of half colours",
            PngBytes.of(samples, false).chunk("PLTE", new byte[10]).with(rows),
            RejectReason.CORRUPT));
    kinds.add(
        refused(
            "two palettes",
            PngBytes.of(samples, false)
                .chunk("PLTE", colours(full))
                .chunk("PLTE", colours(full))
                .with(rows),
            RejectReason.CORRUPT));
  }

  /** Opaque colours: 0xFFRRGGBB. */
  private static int[] palette(int colours) {
    int[] palette = new int[colours];
    for (int i = 0; i < colours; i++) {
      palette[i] = 0xFF000000 | i * 0x3A5B7D & 0xFFFFFF;
    }
    return palette;
  }

  private static byte[] colours(int[] palette) {
    byte[] bytes = new byte[3 * palette.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (palette[i / 3] >> (16 - 8 * (i % 3)));
    }
    return bytes;
  }

  private static int rgb(Picture picture, int row, int column) {
    return picture.at(0, row, column) << 16
        | picture.at(1, row, column) << 8
        | picture.at(2, row, column);
  }
}
