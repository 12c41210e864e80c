package io.tinderbox.common.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every kind of odd file ends as it has to, one after the other in one decoder. */
class OddPicturesTest {
  private static final long MAX_PIXELS = 8_000_000;

  private final PictureDecoder decoder = PictureDecoder.of(MAX_PIXELS);

  @AfterEach
  void close() {
    decoder.close();
  }

  @TestFactory
  Stream<DynamicTest> pngs() {
    return tests(OddPngs.all());
  }

  @TestFactory
  Stream<DynamicTest> pngChunks() {
    return tests(OddPngChunks.all());
  }

  @TestFactory
  Stream<DynamicTest> pngData() {
    return tests(OddPngData.all());
  }

  @TestFactory
  Stream<DynamicTest> jpegs() {
    return tests(OddJpegs.all());
  }

  @TestFactory
  Stream<DynamicTest> brokenJpegs() {
    return tests(BrokenJpegs.all());
  }

  @TestFactory
  Stream<DynamicTest> jpegColours() {
    return tests(OddJpegColours.all());
  }

  @TestFactory
  Stream<DynamicTest> otherFiles() {
    return tests(OddFiles.all());
  }

  private Stream<DynamicTest> tests(List<OddPicture> kinds) {
    assertThat(kinds).extracting(OddPicture::name).doesNotHaveDuplicates();
    return kinds.stream()
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> kind.check(decoder)));
  }
}
