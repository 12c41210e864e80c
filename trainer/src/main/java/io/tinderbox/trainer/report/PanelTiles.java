package io.tinderbox.trainer.report;

import io.tinderbox.common.image.PngEncoder;
import io.tinderbox.trainer.explanation.Heat;
import io.tinderbox.trainer.explanation.Painter;
import io.tinderbox.trainer.explanation.Technique;
import io.tinderbox.trainer.report.Explained.Panel;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A panel's picture and maps, as they are drawn. */
final class PanelTiles {
  /** Sides in a page, and in a file. */
  private static final int PAGE = 128;

  private static final int FILE = 168;

  private PanelTiles() {}

  /** The picture, and a map for each technique; a coarse one lies over the picture. */
  static List<BufferedImage> of(Panel panel, List<Technique> techniques) {
    BufferedImage picture = PngEncoder.image(panel.seen());
    List<BufferedImage> tiles = new ArrayList<>(List.of(picture));
    for (int i = 0; i < techniques.size(); i++) {
      Heat heat = panel.heats().get(i);
      boolean coarse = techniques.get(i).coarse();
      tiles.add(coarse ? Painter.paintOver(heat, picture) : Painter.paint(heat));
    }
    return tiles;
  }

  /** For a page, which enlarges small ones itself. */
  static byte[] png(BufferedImage tile) {
    boolean large = Math.max(tile.getWidth(), tile.getHeight()) > PAGE;
    return PngEncoder.encode(large ? Painter.sized(tile, PAGE) : tile);
  }

  /** All of them side by side, enlarged. */
  static byte[] strip(Panel panel, List<Technique> techniques) {
    return PngEncoder.encode(
        Painter.strip(
            of(panel, techniques).stream().map(tile -> Painter.sized(tile, FILE)).toList()));
  }
}
