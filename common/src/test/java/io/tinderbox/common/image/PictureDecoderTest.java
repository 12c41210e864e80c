package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PictureDecoderTest {
  private final PictureDecoder decoder = PictureDecoder.of(10_000);

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void pngRgbIsTakenAsItIs() throws Exception {
    BufferedImage image = EncodedImages.random(BufferedImage.TYPE_3BYTE_BGR, 7, 5, 1);
    Picture picture = decoder.decode(EncodedImages.encode(image, "png"));
    assertThat(picture.shape()).isEqualTo(new ImageShape(3, 7, 5));
    assertEqualsRgb(picture, image);
  }

  @Test
  void pngGreyKeepsItsValues() throws Exception {
    BufferedImage image = EncodedImages.random(BufferedImage.TYPE_BYTE_GRAY, 9, 4, 2);
    assertGrey(decoder.decode(EncodedImages.encode(image, "png")), image, 0);
  }

  @Test
  void jpegGreyKeepsItsValues() throws Exception {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        image.getRaster().setSample(x, y, 0, 40 + 5 * x + 5 * y);
      }
    }
    // ImageIO's conversion to RGB would move a value of 100 to about 168.
    assertGrey(decoder.decode(EncodedImages.encode(image, "jpeg")), image, 6);
  }

  @Test
  void jpegRgbIsWhatTheReferenceDecoderGives() throws Exception {
    byte[] file = EncodedImages.jpeg(33, 47, 3);
    assertEqualsRgb(decoder.decode(file), ImageIO.read(new ByteArrayInputStream(file)));
  }

  @Test
  void pngPaletteIsLookedUp() throws Exception {
    for (int bits : new int[] {1, 2, 4, 8}) {
      byte[][] table = new byte[3][1 << bits];
      for (byte[] channel : table) {
        new Random(bits + channel.length).nextBytes(channel);
      }
      IndexColorModel palette = new IndexColorModel(bits, 1 << bits, table[0], table[1], table[2]);
      BufferedImage image =
          new BufferedImage(
              11,
              6,
              bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
              palette);
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 11; x++) {
          image.getRaster().setSample(x, y, 0, (x + y) % (1 << bits));
        }
      }
      assertEqualsRgb(decoder.decode(EncodedImages.encode(image, "png")), image);
    }
  }

  @Test
  void transparencyIsLaidOverWhite() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00123456);
    image.setRGB(1, 0, 0xFF123456);
    image.setRGB(2, 0, 0x80000000);
    Picture picture = decoder.decode(EncodedImages.encode(image, "png"));
    assertThat(picture.at(0, 0, 0)).isEqualTo(255);
    assertThat(picture.at(0, 0, 1)).isEqualTo(0x12);
    assertThat(picture.at(2, 0, 1)).isEqualTo(0x56);
    assertThat(picture.at(1, 0, 2)).isEqualTo(127);
  }

  @Test
  void sixteenBitsAreCutToEight() throws Exception {
    BufferedImage image = EncodedImages.random(BufferedImage.TYPE_USHORT_GRAY, 3, 3, 5);
    Picture picture = decoder.decode(EncodedImages.encode(image, "png"));
    assertThat(picture.at(1, 2, 1)).isEqualTo(image.getRaster().getSample(1, 2, 0) >>> 8);
  }

  @Test
  void whatIsNoPictureIsNamed() {
    byte[] jpeg = EncodedImages.jpeg(32, 32, 4);
    byte[] png =
        EncodedImages.encode(EncodedImages.random(BufferedImage.TYPE_3BYTE_BGR, 20, 20, 4), "png");
    byte[] gif =
        EncodedImages.encode(EncodedImages.random(BufferedImage.TYPE_BYTE_INDEXED, 4, 4, 4), "gif");
    assertThat(reason(new byte[0])).isEqualTo(RejectReason.EMPTY);
    assertThat(reason("a text".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(RejectReason.NOT_AN_IMAGE);
    assertThat(reason(gif)).isEqualTo(RejectReason.UNSUPPORTED_FORMAT);
    assertThat(reason(EncodedImages.jpeg(101, 101, 4))).isEqualTo(RejectReason.TOO_LARGE);
    for (int bytes : new int[] {3, 30, jpeg.length / 2, jpeg.length * 3 / 4, jpeg.length - 10}) {
      assertThat(reason(Arrays.copyOf(jpeg, bytes)))
          .as("%d", bytes)
          .isEqualTo(RejectReason.TRUNCATED);
    }
    for (int bytes : new int[] {8, 40, png.length / 2, png.length - 30}) {
      assertThat(reason(Arrays.copyOf(png, bytes)))
          .as("%d", bytes)
          .isEqualTo(RejectReason.TRUNCATED);
    }
    png[60] ^= 1;
    assertThat(reason(png)).isEqualTo(RejectReason.CORRUPT);
  }

  @Test
  void aHugeHeaderIsNotAllocated() {
    byte[] jpeg = EncodedImages.jpeg(8, 8, 1);
    int frame = 2;
    while ((jpeg[frame + 1] & 0xFF) != 0xC0) {
      frame += 2 + ((jpeg[frame + 2] & 0xFF) << 8 | (jpeg[frame + 3] & 0xFF));
    }
    Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xFF);
    assertThat(reason(jpeg)).isEqualTo(RejectReason.TOO_LARGE);
  }

  @Test
  void noDamagedFileEndsInAnotherException() throws Exception {
    byte[][] files = {
      EncodedImages.jpeg(24, 24, 6),
      EncodedImages.encode(EncodedImages.random(BufferedImage.TYPE_4BYTE_ABGR, 9, 9, 6), "png")
    };
    Random random = new Random(7);
    for (int trial = 0; trial < 2000; trial++) {
      byte[] damaged = files[trial % 2].clone();
      for (int change = 0; change <= trial % 5; change++) {
        damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt();
      }
      try {
        assertThat(decoder.decode(damaged).shape().channels()).isEqualTo(3);
      } catch (RejectedPictureException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(decoder.decode(files[0]).shape()).isEqualTo(new ImageShape(3, 24, 24));
  }

  @Test
  void aJpegWithoutJfifSegmentIsStillYCbCr() throws Exception {
    byte[] whole = EncodedImages.jpeg(16, 16, 8);
    assertThat(whole[3] & 0xFF).isEqualTo(0xE0);
    int length = 2 + ((whole[4] & 0xFF) << 8 | (whole[5] & 0xFF));
    byte[] bare = new byte[whole.length - length];
    System.arraycopy(whole, 0, bare, 0, 2);
    System.arraycopy(whole, 2 + length, bare, 2, bare.length - 2);
    assertThat(decoder.decode(bare).pixels()).isEqualTo(decoder.decode(whole).pixels());
  }

  private RejectReason reason(byte[] file) {
    return catchThrowableOfType(RejectedPictureException.class, () -> decoder.decode(file))
        .reason();
  }

  private static void assertEqualsRgb(Picture picture, BufferedImage image) throws IOException {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = picture.at(0, y, x) << 16 | picture.at(1, y, x) << 8 | picture.at(2, y, x);
        assertThat(rgb).isEqualTo(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
  }

  private static void assertGrey(Picture picture, BufferedImage image, int tolerance) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        assertThat(Math.abs(picture.at(0, y, x) - image.getRaster().getSample(x, y, 0)))
            .isLessThanOrEqualTo(tolerance);
        assertThat(picture.at(1, y, x)).isEqualTo(picture.at(0, y, x));
        assertThat(picture.at(2, y, x)).isEqualTo(picture.at(0, y, x));
      }
    }
  }
}
