package io.tinderbox.ingest.shapes;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.seed.SplitMix64;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws a small data set of coloured shapes: 64x64 JPEGs in class folders. Each shape has a hue of
 * its own, give or take; place, size, angle, brightness and the noisy, dull background tell nothing
 * about the class. A small convolutional network learns it in two minutes.
 */
public final class ShapePictures {
  private static final int SIZE = 64;
  private static final int NOISE = 25;
  private static final int LEAST_CONTRAST = 110;
  private static final float QUALITY = 0.92f;

  private ShapePictures() {}

  /**
   * The same arguments draw the same pictures.
   *
   * @param folder is made; each class gets its folder in it
   * @param perClass pictures a class
   * @throws TinderboxException exit code 5, when a picture cannot be written
   */
  public static void draw(Path folder, int perClass, long seed) {
    System.setProperty("java.awt.headless", "true");
    ImageIO.setUseCache(false);
    SplitMix64 random = new SplitMix64(seed);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try {
      for (Shape shape : Shape.values()) {
        Path ofClass = Files.createDirectories(folder.resolve(shape.folder()));
        for (int i = 0; i < perClass; i++) {
          Path file = ofClass.resolve("%s_%04d.jpg".formatted(shape.folder(), i));
          write(writer, picture(shape, random), file);
        }
      }
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot draw pictures into %s: %s".formatted(folder, e.getMessage()), e);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage picture(Shape shape, SplitMix64 random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    int[] ground = colour(random.nextDouble(), 0.25 * random.nextDouble(), random.nextDouble());
    int[] fill = fill(shape, random);
    while (contrast(ground, fill) < LEAST_CONTRAST) {
      fill = fill(shape, random);
    }
    paintGround(image, ground, random);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      double radius = 13 + 12 * random.nextDouble();
      double free = SIZE - 2 * radius;
      AffineTransform place =
          AffineTransform.getTranslateInstance(
              radius + free * random.nextDouble(), radius + free * random.nextDouble());
      place.rotate(2 * Math.PI * random.nextDouble());
      place.scale(radius, radius);
      graphics.setColor(new Color(fill[0], fill[1], fill[2]));
      graphics.fill(place.createTransformedShape(shape.outline()));
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** A gradient in a direction of its own, with noise in every pixel. */
  private static void paintGround(BufferedImage image, int[] colour, SplitMix64 random) {
    double across = 50 * (random.nextDouble() - 0.5) / SIZE;
    double down = 50 * (random.nextDouble() - 0.5) / SIZE;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double slope = across * (x - SIZE / 2) + down * (y - SIZE / 2);
        int rgb = 0;
        for (int value : colour) {
          int noisy = (int) (value + slope) + random.nextInt(2 * NOISE + 1) - NOISE;
          rgb = rgb << 8 | Math.max(0, Math.min(255, noisy));
        }
        image.setRGB(x, y, rgb);
      }
    }
  }

  /** A strong colour of the shape's hue, a twentieth of the circle either way. */
  private static int[] fill(Shape shape, SplitMix64 random) {
    double hue = (double) shape.ordinal() / Shape.values().length;
    return colour(
        hue + 0.1 * (random.nextDouble() - 0.5),
        0.6 + 0.4 * random.nextDouble(),
        0.4 + 0.6 * random.nextDouble());
  }

  /** Red, green, blue, 0–255; the arguments as {@link Color#getHSBColor}. */
  private static int[] colour(double hue, double saturation, double brightness) {
    Color colour = Color.getHSBColor((float) hue, (float) saturation, (float) brightness);
    return new int[] {colour.getRed(), colour.getGreen(), colour.getBlue()};
  }

  private static int contrast(int[] a, int[] b) {
    int contrast = 0;
    for (int i = 0; i < a.length; i++) {
      contrast = Math.max(contrast, Math.abs(a[i] - b[i]));
    }
    return contrast;
  }

  private static void write(ImageWriter writer, BufferedImage image, Path file) throws IOException {
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(QUALITY);
    try (var out = Files.newOutputStream(file);
        ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
  }
}
