package io.tinderbox.trainer.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFileTest {
  private final Storage storage = Storage.local();
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 262_143, 262_144, 262_145, 600_001})
  void aVectorComesBackAsItWas(int length) throws IOException {
    float[] values = values(length);
    Location file = Location.of(folder.resolve("vector.f32"));

    String sha256 = VectorFile.write(storage, file, FlatVector.wrap(values));
    float[] back = new float[length];
    VectorFile.read(storage, file, FlatVector.wrap(back), sha256);

    assertThat(back).isEqualTo(values);
    assertThat(sha256)
        .isEqualTo(Sha256.of(Files.readAllBytes(file.toLocalPath())))
        .isEqualTo(VectorFile.sha256(FlatVector.wrap(values)));
  }

  @Test
  void theFileIsRawLittleEndianFloatsAndNothingElse() throws IOException {
    float[] odd = {1.5f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
    VectorFile.write(storage, location(), FlatVector.wrap(odd));

    ByteBuffer expected = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : odd) {
      expected.putFloat(value);
    }
    assertThat(Files.readAllBytes(location().toLocalPath())).isEqualTo(expected.array());
  }

  @Test
  void aFileThatIsNotTheOneWrittenIsBadDataAndNamed() throws IOException {
    float[] values = values(1000);
    String sha256 = VectorFile.write(storage, location(), FlatVector.wrap(values));
    byte[] whole = Files.readAllBytes(location().toLocalPath());

    byte[] altered = whole.clone();
    altered[2001] ^= 4;
    refuse(altered, sha256, "expected SHA-256 " + sha256);
    refuse(Arrays.copyOf(whole, 3999), sha256, "expected 4000 bytes, found 3999");
    refuse(Arrays.copyOf(whole, 4004), sha256, "expected 4000 bytes, found 4004");
    refuse(new byte[0], sha256, "found 0");
    Files.delete(location().toLocalPath());
    refused(sha256, "found no file");
  }

  private void refuse(byte[] contents, String sha256, String message) throws IOException {
    Files.write(location().toLocalPath(), contents);
    refused(sha256, message);
  }

  private void refused(String sha256, String message) {
    assertThatThrownBy(
            () -> VectorFile.read(storage, location(), FlatVector.wrap(new float[1000]), sha256))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(message)
        .hasMessageContaining(location().toString());
  }

  private Location location() {
    return Location.of(folder.resolve("vector [1] 100%.f32"));
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * 0.731f - 5;
    }
    return values;
  }
}
