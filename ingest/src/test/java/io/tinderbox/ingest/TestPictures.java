package io.tinderbox.ingest;

import io.tinderbox.common.image.EncodedImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sources of drawn JPEGs in every layout. */
final class TestPictures {
  private TestPictures() {}

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void jpeg(Path file, int size, long seed) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, EncodedImages.jpeg(size, size, seed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void classFolder(Path folder, int pictures, long seed) {
    for (int i = 0; i < pictures; i++) {
      jpeg(folder.resolve("picture %d.JPEG".formatted(i)), 20 + i % 3, seed + i);
    }
  }

  /** Two classes of 6 training and 2 validation pictures, and 3 of a test split. */
  static void tinyImageNet(Path root) {
    write(root.resolve("wnids.txt"), "n02\nn01\n");
    write(root.resolve("words.txt"), "n01\tgoldfish, Carassius\nn02\tfrog\nn03\tother\n");
    StringBuilder annotations = new StringBuilder();
    for (String wnid : new String[] {"n01", "n02"}) {
      classFolder(root.resolve("train").resolve(wnid).resolve("images"), 6, wnid.hashCode());
      write(root.resolve("train/%s/%s_boxes.txt".formatted(wnid, wnid)), "boxes");
      for (int i = 0; i < 2; i++) {
        String name = "val_%s_%d.JPEG".formatted(wnid, i);
        jpeg(root.resolve("val/images").resolve(name), 16, i);
        annotations.append("%s\t%s\t0\t1\t2\t3\n".formatted(name, wnid));
      }
    }
    write(root.resolve("val/val_annotations.txt"), annotations.toString());
    classFolder(root.resolve("test/images"), 3, 9);
  }
}
