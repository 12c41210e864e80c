package io.tinderbox.ingest.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.image.PictureDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapePicturesTest {
  @Test
  void theSameSeedDrawsTheSamePictures(@TempDir Path folder) throws Exception {
    ShapePictures.draw(folder.resolve("a"), 3, 5);
    ShapePictures.draw(folder.resolve("b"), 3, 5);
    ShapePictures.draw(folder.resolve("c"), 3, 6);
    List<Path> files;
    try (var walk = Files.walk(folder.resolve("a"))) {
      files = walk.filter(Files::isRegularFile).map(folder.resolve("a")::relativize).toList();
    }
    assertThat(files).hasSize(18);
    try (PictureDecoder decoder = PictureDecoder.of(10_000)) {
      for (Path file : files) {
        byte[] drawn = Files.readAllBytes(folder.resolve("a").resolve(file));
        assertThat(drawn).isEqualTo(Files.readAllBytes(folder.resolve("b").resolve(file)));
        assertThat(drawn).isNotEqualTo(Files.readAllBytes(folder.resolve("c").resolve(file)));
        Picture picture = decoder.decode(drawn);
        assertThat(picture.shape()).isEqualTo(new ImageShape(3, 64, 64));
      }
    }
  }
}
