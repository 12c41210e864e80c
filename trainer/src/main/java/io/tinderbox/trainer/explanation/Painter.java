package io.tinderbox.trainer.explanation;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Maps and kernels as pictures. Needs neither a screen nor fonts. */
public final class Painter {
  /** Dark to bright, as matplotlib's inferno. */
  private static final int[] HEAT = {
    0x000004, 0x1B0C41, 0x4A0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9B06, 0xF7D13D,
    0xFCFFA4
  };

  /** Blue below zero, red above. */
  private static final int[] SIGNED = {
    0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B
  };

  /**
   * Of the pixels, those above which all have the strongest colour: few would outshine the rest.
   */
  private static final double BRIGHTEST = 0.995;

  private static final int COLUMNS = 8;
  private static final int GAP = 2;
  private static final int MOSAIC = 420;
  private static final int PAPER = 0x202428;

  private Painter() {}

  /** As the network sees it: float32 {@code [channels, height, width]}, 0–255. */
  public static Picture picture(float[] values, ImageShape shape) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
    }
    return new Picture(shape, pixels);
  }

  /** In colours. */
  public static BufferedImage paint(Heat heat) {
    float most = strongest(heat.values());
    BufferedImage image =
        new BufferedImage(heat.width(), heat.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < heat.values().length; i++) {
      double value = most == 0 ? 0 : Math.max(-1, Math.min(1, heat.values()[i] / most));
      int rgb = heat.signed() ? colour(SIGNED, (value + 1) / 2) : colour(HEAT, value);
      image.setRGB(i % heat.width(), i / heat.width(), rgb);
    }
    return image;
  }

  /** Over the picture, which is grey below. */
  public static BufferedImage paintOver(Heat heat, BufferedImage picture) {
    BufferedImage image = paint(heat);
    for (int y = 0; y < heat.height(); y++) {
      for (int x = 0; x < heat.width(); x++) {
        int below = picture.getRGB(x, y);
        double luma =
            0.299 * (below >> 16 & 0xFF) + 0.587 * (below >> 8 & 0xFF) + 0.114 * (below & 0xFF);
        int grey = (int) Math.round(luma) * 0x010101;
        image.setRGB(x, y, mixed(grey, image.getRGB(x, y), 0.6));
      }
    }
    return image;
  }

  private static float strongest(float[] values) {
    float[] sizes = new float[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    Arrays.sort(sizes);
    float high = sizes[(int) Math.round(BRIGHTEST * (sizes.length - 1))];
    return high > 0 ? high : sizes[sizes.length - 1];
  }

  private static int colour(int[] scale, double place) {
    double at = Math.max(0, Math.min(1, place)) * (scale.length - 1);
    int low = Math.min((int) at, scale.length - 2);
    return mixed(scale[low], scale[low + 1], at - low);
  }

  private static int mixed(int first, int second, double share) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double from = first >> shift & 0xFF;
      double to = second >> shift & 0xFF;
      rgb |= (int) Math.round(from + share * (to - from)) << shift;
    }
    return rgb;
  }

  /** In rows of eight, each pixel by the same whole factor; zero is mid-grey. */
  static BufferedImage mosaic(List<float[]> tiles, int height, int width) {
    int factor = Math.max(1, MOSAIC / COLUMNS / width);
    int columns = Math.min(COLUMNS, tiles.size());
    int rows = (tiles.size() + columns - 1) / columns;
    int across = width * factor + GAP;
    int down = height * factor + GAP;
    BufferedImage image =
        new BufferedImage(columns * across + GAP, rows * down + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(PAPER));
    pen.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < tiles.size(); i++) {
      BufferedImage tile = tile(tiles.get(i), height, width);
      int x = GAP + i % columns * across;
      int y = GAP + i / columns * down;
      pen.drawImage(tile, x, y, width * factor, height * factor, null);
    }
    pen.dispose();
    return image;
  }

  private static BufferedImage tile(float[] values, int height, int width) {
    boolean colour = values.length == 3 * height * width;
    BufferedImage tile = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        float value = values[colour ? channel * height * width + i : i];
        rgb = rgb << 8 | Math.round(127.5f + 127.5f * value);
      }
      tile.setRGB(i % width, i / width, rgb);
    }
    return tile;
  }

  /** Enlarged by a whole factor to about so many pixels a side; made smaller where it is larger. */
  public static BufferedImage sized(BufferedImage image, int side) {
    int largest = Math.max(image.getWidth(), image.getHeight());
    double scale = largest > side ? (double) side / largest : Math.max(1, side / largest);
    int width = (int) Math.max(1, Math.round(scale * image.getWidth()));
    int height = (int) Math.max(1, Math.round(scale * image.getHeight()));
    BufferedImage sized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sized.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        scale < 1
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    pen.drawImage(image, 0, 0, width, height, null);
    pen.dispose();
    return sized;
  }

  /** Side by side. */
  public static BufferedImage strip(List<BufferedImage> images) {
    int width = images.stream().mapToInt(image -> image.getWidth() + 2 * GAP).sum() - 2 * GAP;
    int height = images.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
    BufferedImage strip = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = strip.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    int x = 0;
    for (BufferedImage image : images) {
      pen.drawImage(image, x, 0, null);
      x += image.getWidth() + 2 * GAP;
    }
    pen.dispose();
    return strip;
  }
}
