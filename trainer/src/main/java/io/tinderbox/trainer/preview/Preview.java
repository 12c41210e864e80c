package io.tinderbox.trainer.preview;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PngEncoder;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.distortion.DistortionConfig;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.preview.PreviewRow.State;
import io.tinderbox.trainer.preview.PreviewSheet.Row;
import io.tinderbox.trainer.preview.PreviewSheet.Tile;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One example under the training distortions. Each row shows eight draws: those that training makes
 * in epochs 1 to 8 with the configuration's seed. Only what it is mixed with, and by which share,
 * is an example of many: in training that depends on its minibatch.
 *
 * @param grid all rows with their labels, PNG
 * @param rows by name, tiles alone, PNG
 */
public record Preview(byte[] grid, Map<String, byte[]> rows) {
  private static final int DRAWS = 8;

  /** Tiles are enlarged up to about so many pixels, and made smaller beyond twice as many. */
  private static final int TILE = 132;

  /**
   * @param image id of the example; the split's first one where it is empty
   * @throws TinderboxException exit code 2, when there is no such split or example; 3, when the
   *     data is wrong; 5, when this machine has no fonts
   */
  public static Preview of(
      DataFolder data, String split, String image, InputConfig input, long seed) {
    Manifest manifest = data.manifest();
    manifest.split(split);
    PreviewSubject subject = PreviewSubject.find(data, split, image);
    List<Row> alone = new ArrayList<>();
    List<Row> together = new ArrayList<>();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (PreviewRow row : PreviewRow.of(input, manifest)) {
      PreviewPictures pictures = new PreviewPictures(subject, row.input(), manifest, seed);
      List<Tile> tiles = new ArrayList<>();
      for (int epoch = 1; epoch <= DRAWS; epoch++) {
        PreviewPictures.Drawn drawn = pictures.draw(epoch);
        String caption =
            row.input().mixing().mixes() ? "%.0f %% its own".formatted(100 * drawn.share()) : "";
        tiles.add(new Tile(scaled(drawn.picture()), caption));
      }
      (row.state() == State.TOGETHER ? together : alone).add(row(row, tiles));
      files.put(row.file(), PngEncoder.encode(strip(tiles)));
    }
    PreviewSheet.Content content =
        new PreviewSheet.Content(
            subject.example().id(),
            "%s · split %s · crop %d of %d × %d · as epochs 1 to %d of seed %d draw"
                .formatted(
                    named(subject.example(), manifest),
                    split,
                    input.crop(),
                    manifest.image().width(),
                    manifest.image().height(),
                    DRAWS,
                    seed),
            new Row(
                "picture", "as it is stored", "", false, stored(subject, input, manifest, seed)),
            IntStream.rangeClosed(1, DRAWS).mapToObj(epoch -> "epoch " + epoch).toList(),
            List.of(alone, together),
            together.get(0).tiles().get(0).picture().getWidth());
    return new Preview(PngEncoder.encode(new PreviewSheet(content).draw()), files);
  }

  /**
   * A row of the grid, its tiles alone.
   *
   * @param label for people
   * @param strength for people
   * @param png eight draws side by side
   */
  public record Strip(String label, String strength, byte[] png) {}

  /**
   * The rows of what is on, each alone and all together, of a split's first example; needs no
   * fonts.
   *
   * @throws TinderboxException as {@link #of}
   */
  public static List<Strip> strips(DataFolder data, String split, InputConfig input, long seed) {
    Manifest manifest = data.manifest();
    PreviewSubject subject = PreviewSubject.find(data, split, "");
    List<Strip> strips = new ArrayList<>();
    for (PreviewRow row : PreviewRow.of(input, manifest)) {
      if (row.state() != State.OFF) {
        PreviewPictures pictures = new PreviewPictures(subject, row.input(), manifest, seed);
        List<Tile> tiles =
            IntStream.rangeClosed(1, DRAWS)
                .mapToObj(epoch -> new Tile(scaled(pictures.draw(epoch).picture()), ""))
                .toList();
        strips.add(new Strip(row.label(), row.strength(), PngEncoder.encode(strip(tiles))));
      }
    }
    return strips;
  }

  private static Row row(PreviewRow row, List<Tile> tiles) {
    String badge =
        switch (row.state()) {
          case ON -> "on";
          case OFF -> "off; shown to compare";
          case TOGETHER -> "";
        };
    return new Row(row.label(), row.strength(), badge, row.state() == State.ON, tiles);
  }

  private static List<Tile> stored(
      PreviewSubject subject, InputConfig input, Manifest manifest, long seed) {
    ImageShape shape = manifest.image();
    InputConfig plain =
        new InputConfig(
            input.crop(),
            input.scaling(),
            DistortionConfig.of(input.distortions().edges()),
            MixConfig.NONE);
    Picture centre = new PreviewPictures(subject, plain, manifest, seed).draw(1).picture();
    Example partner = subject.partner();
    return List.of(
        new Tile(scaled(new Picture(shape, subject.example().pixels())), "stored"),
        new Tile(scaled(centre), "for evaluation"),
        new Tile(
            scaled(new Picture(shape, partner.pixels())),
            "to mix with: " + named(partner, manifest)));
  }

  private static String named(Example example, Manifest manifest) {
    return example.label() < 0 ? "unlabelled" : manifest.labels().get(example.label()).name();
  }

  /** By a whole factor, so that every pixel is seen as it is; large pictures smaller. */
  private static BufferedImage scaled(Picture picture) {
    BufferedImage image = PngEncoder.image(picture);
    int largest = Math.max(image.getWidth(), image.getHeight());
    int factor = Math.max(1, Math.round(TILE / (float) largest));
    double scale = largest > 2 * TILE ? 2.0 * TILE / largest : factor;
    int width = (int) Math.max(1, Math.round(scale * image.getWidth()));
    int height = (int) Math.max(1, Math.round(scale * image.getHeight()));
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = scaled.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        scale < 1
            ? RenderingHints.VALUE_INTERPOLATION_BICUBIC
            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    pen.drawImage(image, 0, 0, width, height, null);
    pen.dispose();
    return scaled;
  }

  private static BufferedImage strip(List<Tile> tiles) {
    int side = tiles.get(0).picture().getWidth();
    BufferedImage strip =
        new BufferedImage(tiles.size() * (side + 4) - 4, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = strip.createGraphics();
    for (int i = 0; i < tiles.size(); i++) {
      pen.drawImage(tiles.get(i).picture(), i * (side + 4), 0, null);
    }
    pen.dispose();
    return strip;
  }
}
