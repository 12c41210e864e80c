package io.tinderbox.trainer.preview;

import io.tinderbox.common.exit.TinderboxException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The grid as one picture: a title, the stored pictures, and a row of eight tiles for each
 * distortion, with its label to the left. Drawn without a screen.
 */
final class PreviewSheet {
  private static final int MARGIN = 28;
  private static final int GAP = 8;
  private static final int LABEL_WIDTH = 236;
  private static final int CAPTION = 20;
  private static final int ROW_GAP = 14;
  private static final int RULE_GAP = 24;
  private static final int HEAD = 62;
  private static final int COLUMNS = 30;

  private static final Color PAPER = new Color(0xFAFAF8);
  private static final Color INK = new Color(0x1F2328);
  private static final Color QUIET = new Color(0x6E7781);
  private static final Color RULE = new Color(0xDDDFE2);
  private static final Color ON = new Color(0x1A7F37);
  private static final Color OFF = new Color(0xEAECEF);

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 22);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  /** A picture with a few words below it; none where they are empty. */
  record Tile(BufferedImage picture, String caption) {}

  /**
   * @param badge a word below the strength; none where it is empty
   * @param on the badge's colour
   */
  record Row(String label, String strength, String badge, boolean on, List<Tile> tiles) {}

  /**
   * @param stored pictures in the first row, not distorted
   * @param columns what stands above each column of the rows
   * @param groups of rows, with a line between them
   * @param side of a tile
   */
  record Content(
      String title,
      String subtitle,
      Row stored,
      List<String> columns,
      List<List<Row>> groups,
      int side) {}

  private final Content content;

  PreviewSheet(Content content) {
    this.content = content;
  }

  /**
   * @throws TinderboxException exit code 5, when this machine has no fonts
   */
  BufferedImage draw() {
    int width = width();
    BufferedImage sheet = new BufferedImage(width, height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    try {
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setColor(PAPER);
      pen.fillRect(0, 0, width, sheet.getHeight());
      draw(pen, width);
    } catch (LinkageError | InternalError | NullPointerException e) {
      throw TinderboxException.infrastructure(
          "Cannot draw the preview: expected fonts on this machine, found none (install fontconfig and fonts-dejavu-core)",
          e);
    } finally {
      pen.dispose();
    }
    return sheet;
  }

  private int width() {
    int columns = content.columns().size() * (content.side() + GAP) - GAP;
    int stored =
        content.stored().tiles().stream()
                .mapToInt(tile -> tile.picture().getWidth() + 2 * GAP)
                .sum()
            - 2 * GAP;
    return 2 * MARGIN + LABEL_WIDTH + Math.max(columns, stored);
  }

  private int height() {
    int height = MARGIN + HEAD + storedHeight() + COLUMNS;
    for (List<Row> group : content.groups()) {
      height += RULE_GAP;
      for (Row row : group) {
        height += rowHeight(row) + ROW_GAP;
      }
    }
    return height - ROW_GAP + MARGIN;
  }

  private int storedHeight() {
    return CAPTION
        + content.stored().tiles().stream()
            .mapToInt(tile -> tile.picture().getHeight())
            .max()
            .orElse(0);
  }

  private int rowHeight(Row row) {
    boolean captions = row.tiles().stream().anyMatch(tile -> !tile.caption().isEmpty());
    return content.side() + (captions ? CAPTION : 0);
  }

  private void draw(Graphics2D pen, int width) {
    text(pen, TITLE, INK, content.title(), MARGIN, MARGIN + 20, width - 2 * MARGIN);
    text(pen, TEXT, QUIET, content.subtitle(), MARGIN, MARGIN + 42, width - 2 * MARGIN);
    int y = MARGIN + HEAD;
    label(pen, content.stored(), y);
    stored(pen, y, width);
    y += storedHeight();
    for (int i = 0; i < content.columns().size(); i++) {
      caption(pen, content.columns().get(i), left(i), y + COLUMNS, content.side());
    }
    y += COLUMNS;
    for (List<Row> group : content.groups()) {
      y = draw(pen, group, y, width);
    }
  }

  /** Captions begin where their picture does; the last one has the rest of the line. */
  private void stored(Graphics2D pen, int y, int width) {
    List<Tile> tiles = content.stored().tiles();
    int bottom = y + storedHeight() - CAPTION;
    int x = MARGIN + LABEL_WIDTH;
    for (int i = 0; i < tiles.size(); i++) {
      BufferedImage picture = tiles.get(i).picture();
      int most = i < tiles.size() - 1 ? picture.getWidth() : width - MARGIN - x;
      pen.drawImage(picture, x, bottom - picture.getHeight(), null);
      text(pen, SMALL, QUIET, tiles.get(i).caption(), x, bottom + 15, most);
      x += picture.getWidth() + 2 * GAP;
    }
  }

  /** Returns where the next group begins. */
  private int draw(Graphics2D pen, List<Row> group, int top, int width) {
    pen.setColor(RULE);
    pen.setStroke(new BasicStroke(1));
    pen.drawLine(MARGIN, top + RULE_GAP / 2, width - MARGIN, top + RULE_GAP / 2);
    int y = top + RULE_GAP;
    for (Row row : group) {
      label(pen, row, y);
      for (int i = 0; i < row.tiles().size(); i++) {
        tile(pen, row.tiles().get(i), left(i), y);
      }
      y += rowHeight(row) + ROW_GAP;
    }
    return y;
  }

  private int left(int column) {
    return MARGIN + LABEL_WIDTH + column * (content.side() + GAP);
  }

  private static void label(Graphics2D pen, Row row, int y) {
    int most = LABEL_WIDTH - 20;
    text(pen, LABEL, INK, row.label(), MARGIN, y + 14, most);
    int line = y + 34;
    for (String part : lines(pen.getFontMetrics(TEXT), row.strength(), most)) {
      text(pen, TEXT, QUIET, part, MARGIN, line, most);
      line += 17;
    }
    if (!row.badge().isEmpty()) {
      badge(pen, row.badge(), row.on(), line - 6);
    }
  }

  private static void badge(Graphics2D pen, String words, boolean on, int y) {
    int width = pen.getFontMetrics(SMALL).stringWidth(words) + 14;
    pen.setColor(on ? ON : OFF);
    pen.fillRoundRect(MARGIN, y, width, 18, 9, 9);
    text(pen, SMALL, on ? Color.WHITE : QUIET, words, MARGIN + 7, y + 13, width);
  }

  private static void tile(Graphics2D pen, Tile tile, int x, int y) {
    BufferedImage picture = tile.picture();
    pen.drawImage(picture, x, y, null);
    caption(pen, tile.caption(), x, y + picture.getHeight() + 15, picture.getWidth());
  }

  /** In the middle of so many pixels. */
  private static void caption(Graphics2D pen, String words, int x, int y, int most) {
    int spare = most - pen.getFontMetrics(SMALL).stringWidth(words);
    text(pen, SMALL, QUIET, words, x + Math.max(0, spare / 2), y, most + GAP);
  }

  /** Cut short with … where it is wider than there is room. */
  private static void text(
      Graphics2D pen, Font font, Color colour, String words, int x, int y, int most) {
    FontMetrics metrics = pen.getFontMetrics(font);
    String fitting = words;
    while (metrics.stringWidth(fitting) > most && fitting.length() > 1) {
      fitting = fitting.substring(0, fitting.length() - 2) + "…";
    }
    pen.setFont(font);
    pen.setColor(colour);
    pen.drawString(fitting, x, y);
  }

  private static List<String> lines(FontMetrics metrics, String words, int most) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : words.split(" ")) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (!line.isEmpty() && metrics.stringWidth(longer) > most) {
        lines.add(line);
        longer = word;
      }
      line = longer;
    }
    lines.add(line);
    return lines;
  }
}
